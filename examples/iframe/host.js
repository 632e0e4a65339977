// The page of your app. It shows the verification in a frame, gives it the user's ID token, and hears its events.
import { API, FRAME } from "./settings.js";

const status = document.querySelector("[role=status]");
const frame = document.createElement("iframe");
frame.title = "Verify your identity";
frame.allow = "camera"; // Without this, the browser gives the frame no camera.
frame.src = `${FRAME}/frame.html`;

/** Use your identity provider here. The local stack's identity provider signs in any e-mail. */
async function signInToken() {
  const person = { email: "ann@example.com", name: "Ann" };
  const answer = await fetch(`${API}/local/token`, { method: "POST", body: JSON.stringify(person) });
  return (await answer.json()).token;
}

addEventListener("message", async ({ origin, source, data, ports }) => {
  if (origin !== FRAME || source !== frame.contentWindow) return; // Any page can send messages.
  if (data.name === "token") ports[0].postMessage(await signInToken().catch(() => ""));
  if (data.name === "outcome") status.textContent = `Your verification is ${data.detail.outcome}.`;
  if (data.name === "exit" && data.detail.left) frame.remove();
});
document.body.append(frame);
