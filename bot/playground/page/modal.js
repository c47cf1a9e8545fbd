// The stack of modals. One is seen, the ones below wait; the browser's own dialog keeps the focus inside.
import { deed } from "./api.js";
import { drawBlocks } from "./blocks/index.js";
import { drawContext, forgetForm, formOf, pressed } from "./context.js";
import { fill, freshId, h, icon, keepFocus } from "./h.js";
import { plain } from "./mrkdwn.js";
import { toast } from "./notice.js";
import { on, state } from "./store.js";

const text = (object, otherwise) => (object ? plain(object.text) : [otherwise]);

let opener = null;
let errors = {};
let busy = false;
let before = [];
let shown = null;

const titleId = freshId("title");
const head = h("header", { class: "modal-head" });
const body = h("div", { class: "modal-body", tabindex: "-1" });
const foot = h("footer", { class: "modal-foot" });
const dialog = h("dialog", { class: "modal", "aria-labelledby": titleId }, head, body, foot);

const top = () => state.views.at(-1) || null;

async function close(all = false) {
  const view = top();
  if (!view || busy) return;
  const answer = await deed("close", state.me.id, { view_id: view.id, all });
  if (!answer.ok) toast(answer.say, "error");
}

function showErrors(found) {
  errors = found;
  draw(true);
  body.querySelector(".invalid input, .invalid textarea, .invalid [tabindex]")?.focus();
}

/** What was refused is said on its field; what cannot be placed is said in the corner. */
async function submit() {
  const view = top();
  if (!view || busy) return;
  const form = formOf(view.id, view.state?.values);
  const missing = form.check(view.blocks);
  if (Object.keys(missing).length) return showErrors(missing);
  setBusy(true);
  const answer = await deed("submit", state.me.id, { view_id: view.id, state: { values: form.collect(view.blocks) } });
  setBusy(false);
  if (!answer.ok) return toast(answer.say, "error");
  if (answer.errors) {
    showErrors(answer.errors);
    const here = new Set(view.blocks.map((block) => block.block_id));
    for (const [block, sentence] of Object.entries(answer.errors)) if (!here.has(block)) toast(sentence, "error");
  }
}

function setBusy(now) {
  busy = now;
  const button = foot.querySelector("[data-submit]");
  if (!button) return;
  button.toggleAttribute("aria-busy", now);
  button.setAttribute("aria-disabled", String(now));
}

function drawHead(view, depth) {
  fill(head,
    depth > 1 && h("button", { type: "button", class: "icon-button", "aria-label": "Back", title: "Back", onclick: () => close() }, icon("back")),
    h("h2", { id: titleId }, text(view.title, "Dialog")),
    h("button", { type: "button", class: "icon-button", "aria-label": "Close dialog", title: "Close (Esc)", onclick: () => close(depth > 1) }, icon("close")));
}

function drawFoot(view) {
  fill(foot,
    h("button", { type: "button", class: "button", onclick: () => close() }, text(view.close, view.submit ? "Cancel" : "Close")),
    view.submit && h("button", { type: "button", class: "button primary", "data-submit": true, onclick: submit }, text(view.submit)));
}

function draw(same) {
  const view = top();
  const scroll = body.scrollTop;
  drawHead(view, state.views.length);
  drawFoot(view);
  const container = { type: "view", view_id: view.id };
  const context = drawContext({ surface: "modal", container, blocks: () => state.views.find((one) => one.id === view.id)?.blocks || [], start: view.state?.values, errors });
  keepFocus(body, () => fill(body, drawBlocks(view.blocks, context)));
  body.scrollTop = same ? scroll : 0;
  if (busy) setBusy(true);
}

/** The first field, if it is in sight; else the text, so that arrow keys scroll it. */
function firstFocus() {
  const first = body.querySelector("input, textarea");
  const seen = first && first.getBoundingClientRect().bottom <= body.getBoundingClientRect().bottom;
  (seen ? first : body).focus({ preventScroll: true });
}

/** Give the focus back to the control that led here, even if it was drawn anew since. */
function giveBack() {
  const again = opener?.key && document.querySelector(`[data-focus="${CSS.escape(opener.key)}"]`);
  const target = opener?.node?.isConnected ? opener.node : again || document.querySelector(".main .composer-text");
  target?.focus({ preventScroll: true });
  opener = null;
}

function changed(views) {
  const gone = before.filter((id) => !views.some((one) => one.id === id));
  gone.forEach(forgetForm);
  before = views.map((one) => one.id);
  const view = views.at(-1);
  if (!view) {
    shown = null;
    errors = {};
    if (dialog.open) {
      dialog.close();
      giveBack();
    }
    return;
  }
  const same = view.id === shown;
  if (!same) errors = {};
  if (!dialog.open) {
    opener = pressed.node ? { ...pressed } : { node: document.activeElement, key: null };
    dialog.showModal();
  }
  shown = view.id;
  draw(same);
  if (!same) firstFocus();
}

/** Tab goes round inside the dialog instead of leaving the page. */
function goRound(event) {
  if (event.key !== "Tab") return;
  const all = [...dialog.querySelectorAll("button, a[href], input, textarea, [tabindex='0']")].filter((node) => node.offsetParent !== null);
  const edge = event.shiftKey ? all[0] : all.at(-1);
  const outside = document.activeElement === body && event.shiftKey;
  if (document.activeElement !== edge && !outside) return;
  event.preventDefault();
  (event.shiftKey ? all.at(-1) : all[0]).focus();
}

export function startModals() {
  document.body.append(dialog);
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    close();
  });
  dialog.addEventListener("keydown", goRound);
  on("views", changed);
  on("ready", () => changed(state.views));
}
