// Shows what the company's server received, and lets it fetch the data of a confirmed session.

const POLL_MS = 2000;
const element = (id) => document.getElementById(id);
const shown = new Set();

function make(name, text, parent) {
  const made = document.createElement(name);
  made.textContent = text;
  parent.append(made);
  return made;
}

function show(event) {
  const item = document.createElement("li");
  make("h3", event["detail-type"], item);
  make("pre", JSON.stringify(event.detail, null, 2), item).tabIndex = 0;
  if (event["detail-type"] === "SessionConfirmed") {
    const button = make("button", "Fetch the data", item);
    button.type = "button";
    button.addEventListener("click", () => fetchData(event.detail.sessionId, button));
  }
  element("events").prepend(item);
}

async function poll() {
  if (!document.hidden) {
    try {
      const answer = await fetch("/local/company/events");
      const { events } = await answer.json();
      for (const event of events.toReversed()) {
        if (!shown.has(event.detail.id)) {
          shown.add(event.detail.id);
          show(event);
        }
      }
      if (shown.size) element("status").textContent = `${shown.size} events`;
    } catch {
      element("status").textContent = "The local stack does not answer.";
    }
  }
  setTimeout(poll, POLL_MS);
}

function describe({ method, url, headers }) {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return [`${method} ${url}`, ...lines].join("\n");
}

function describeClaims(data) {
  const list = element("claims");
  list.replaceChildren();
  for (const subject of data?.subjects ?? []) {
    make("dt", subject.type.at(-1), list);
    for (const [name, value] of Object.entries(subject.claims)) {
      make("dd", `${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`, list);
    }
  }
}

async function fetchData(sessionId, button) {
  button.disabled = true;
  try {
    const answer = await fetch("/local/company/verified-data", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ sessionId }),
    });
    const { request, status, body } = await answer.json();
    element("request").textContent = describe(request);
    element("answer-status").textContent = String(status);
    element("answer").textContent = JSON.stringify(body, null, 2);
    describeClaims(body.data);
    element("hint").hidden = true;
    element("fetched").hidden = false;
    element("title-data").focus();
  } finally {
    button.disabled = false;
  }
}

poll();
