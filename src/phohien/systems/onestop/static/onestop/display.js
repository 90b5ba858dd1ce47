/* The display renews itself; what is called is announced because the board is a live region. */
const main = document.querySelector("[data-renew]");
setInterval(async () => {
  try {
    const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
    const drawn = page.querySelector("[data-board]");
    const board = document.querySelector("[data-board]");
    if (drawn && board && drawn.innerHTML !== board.innerHTML) board.replaceChildren(...document.adoptNode(drawn).childNodes);
  } catch { /* the next turn tries again */ }
}, Number(main.dataset.renew) * 1000);
