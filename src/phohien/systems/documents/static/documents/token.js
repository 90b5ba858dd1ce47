// Asks the token's local service to sign: it fetches from one address, sends to another, and says how it went.
// Without it the page's forms do the same by hand. Names of the service: docs/systems/documents.md.
const SERVICE = "wss://127.0.0.1:8987";
const place = document.querySelector("[data-signing-program]");

function tell(words) {
  place.querySelector("[data-signing-status]").textContent = words;
}

function ask() {
  const { signingProgram, download, upload, number, asking, failed } = place.dataset;
  const request = {
    FileName: download,
    FileUploadHandler: upload,
    SessionId: "",
    JWTToken: "",
    DocNumber: number,
    MetaData: [],
  };
  const socket = new WebSocket(`${SERVICE}/${signingProgram}`);
  let isDone = false;
  const fail = () => {
    if (!isDone) tell(failed);
  };
  tell(asking);
  socket.addEventListener("open", () => socket.send(JSON.stringify(request)));
  socket.addEventListener("error", fail);
  socket.addEventListener("close", fail);
  socket.addEventListener("message", (event) => {
    let answer = {};
    try {
      answer = JSON.parse(event.data);
    } catch {
      return;
    }
    if (answer.Status !== 0) {
      tell(answer.Message || failed);
      return;
    }
    isDone = true;
    document.querySelector("[data-signing-go-on]").submit();
  });
}

if (place) ask();
