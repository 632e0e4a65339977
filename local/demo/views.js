// @ts-check
/** One view at a time: shown, named in the title, told to screen readers by moving the focus to its heading. */

const STEPS = ["signin", "document", "selfie", "review", "done"];
const TITLE = document.title;

/** @param {string} id @returns {HTMLElement} */
export function byId(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`no element ${id}`);
  return element;
}

/**
 * @param {string} view
 * @param {{step?: string, title?: string}} [more] where it stands among the steps; its heading, if that changes
 */
export function show(view, { step = view, title } = {}) {
  for (const section of document.querySelectorAll("main > section")) {
    section.toggleAttribute("hidden", section.id !== `view-${view}`);
  }
  const heading = byId(`title-${view}`);
  if (title) heading.textContent = title;
  document.title = `${heading.textContent} · ${TITLE}`;
  byId("status").textContent = "";
  markSteps(step);
  heading.focus();
}

/** @param {string} current */
function markSteps(current) {
  const position = STEPS.indexOf(current);
  byId("steps").hidden = position < 0;
  for (const item of /** @type {NodeListOf<HTMLElement>} */ (byId("steps").querySelectorAll("li"))) {
    const at = STEPS.indexOf(item.dataset.step ?? "");
    item.toggleAttribute("data-done", at < position || current === "done");
    if (at === position) item.setAttribute("aria-current", "step");
    else item.removeAttribute("aria-current");
  }
}

/** @param {string} step @param {string} title */
export function showWorking(step, title) {
  show("working", { step, title });
  byId("status").textContent = `${title}. Please wait.`;
}

/**
 * @param {string} step
 * @param {import("./problems.js").Problem} problem
 * @param {Record<string, () => void>} ways what each way out does
 */
export function showProblem(step, problem, ways) {
  byId("problem-next").textContent = problem.next;
  byId("problem-actions").replaceChildren(
    ...problem.ways.map(({ way, text }, position) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = text;
      button.classList.toggle("secondary", position > 0);
      button.addEventListener("click", ways[way]);
      return button;
    }),
  );
  byId("problem-details").hidden = problem.facts.length === 0;
  byId("problem-facts").replaceChildren(...problem.facts.flatMap(([name, value]) => fact(name, value)));
  show("problem", { step, title: problem.what });
}

/**
 * A term and its value, for a `<dl>`.
 *
 * @param {string} name
 * @param {string | Node} value
 */
export function fact(name, value) {
  const term = document.createElement("dt");
  term.textContent = name;
  const description = document.createElement("dd");
  description.append(value);
  return [term, description];
}
