// Asks the token's local service to sign: it fetches from one address, sends to another, and says how it went.
// Without it the page's forms do the same by hand. Names of the service: docs/systems/documents.md.
const HOST = "127.0.0.1:8987";
const place = document.querySelector("[data-signing-program]");

function tell(words, isOver = true) {
  place.querySelector("[data-signing-status]").textContent = words;
  place.querySelector("[data-signing-again]").hidden = !isOver;
}

function requestOf({ download, upload, number, day }) {
  return { FileName: download, FileUploadHandler: upload, SessionId: "", JWTToken: "", DocNumber: number, IssuedDate: day, MetaData: [] };
}

// What the program says, or why it says nothing: {answer} or {trouble}, a name of a sentence in the page.
function asked(scheme, program, request, patience) {
  return new Promise((settle) => {
    let isOpen = false;
    let socket;
    try {
      socket = new WebSocket(`${scheme}://${HOST}/${program}`);
    } catch {
      settle({ trouble: "silent" });
      return;
    }
    const late = setTimeout(() => {
      settle({ trouble: isOpen ? "late" : "silent" });
      socket.close();
    }, patience);
    const end = (found) => {
      clearTimeout(late);
      settle(found);
    };
    socket.addEventListener("open", () => {
      isOpen = true;
      socket.send(JSON.stringify(request));
    });
    socket.addEventListener("error", () => end({ trouble: isOpen ? "closed" : "silent" }));
    socket.addEventListener("close", () => end({ trouble: isOpen ? "closed" : "silent" }));
    socket.addEventListener("message", (event) => {
      try {
        const answer = JSON.parse(event.data);
        end(answer && typeof answer === "object" ? { answer } : { trouble: "garbled" });
      } catch {
        end({ trouble: "garbled" });
      }
      socket.close();
    });
  });
}

async function ask() {
  const words = place.dataset;
  const patience = Number(words.patience) * 1000;
  const request = requestOf(words);
  tell(words.asking, false);
  let found = await asked("wss", words.signingProgram, request, patience);
  if (found.trouble === "silent") found = await asked("ws", words.signingProgram, request, patience);
  if (found.trouble) {
    tell(words[found.trouble]);
  } else if (found.answer.Status === 0) {
    tell(words.done, false);
    document.querySelector("[data-signing-go-on]").submit();
  } else {
    const said = String(found.answer.Message ?? "").slice(0, 500);
    tell(said ? `${words.refused} ${said}` : words.refused);
  }
}

if (place) ask();
