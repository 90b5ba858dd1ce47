// Shows the page's own sentence when a passkey could not be used, instead of a line in the console.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  document.querySelectorAll("[data-passkey-error]").forEach((element) => { element.hidden = false; });
});
