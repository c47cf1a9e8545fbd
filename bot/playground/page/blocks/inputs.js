// Controls that hold a value: text fields, pickers, checkboxes, radio buttons, files.
import { focusKey, freshId, h } from "../h.js";
import { textObject } from "../mrkdwn.js";
import { send } from "./button.js";

const FIELDS = {
  plain_text_input: ["text", "value"],
  email_text_input: ["email", "value"],
  url_text_input: ["url", "value"],
  number_input: ["text", "value"],
  datepicker: ["date", "selected_date"],
  timepicker: ["time", "selected_time"],
  datetimepicker: ["datetime-local", "selected_date_time"],
};
const PICKERS = new Set(["datepicker", "timepicker", "datetimepicker"]);

const pad = (number) => String(number).padStart(2, "0");

/** Seconds since 1970 as the browser's local date and time field wants them, and back. */
function toLocal(seconds) {
  if (!seconds) return "";
  const date = new Date(seconds * 1000);
  const day = `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
  return `${day}T${pad(date.getHours())}:${pad(date.getMinutes())}`;
}
const fromLocal = (typed) => (typed ? Math.round(new Date(typed).getTime() / 1000) : null);

function shownValue(element, held) {
  return element.type === "datetimepicker" ? toLocal(held) : held ?? "";
}

function takenValue(element, typed) {
  return element.type === "datetimepicker" ? fromLocal(typed) : typed === "" ? null : typed;
}

/** When a text field sends its value: on Enter by default, on each character if the element asks for it. */
function triggers(element, dispatch) {
  if (!dispatch) return [];
  return element.dispatch_action_config?.trigger_actions_on || ["on_enter_pressed"];
}

/** A one-line or multi-line field. */
export function field(element, block, ctx, { label, dispatch }) {
  const [kind, name] = FIELDS[element.type];
  const on = triggers(element, dispatch);
  const value = () => ({ [name]: takenValue(element, node.value) });
  const changed = () => {
    ctx.form.set(block, element, value());
    if (on.includes("on_character_entered") && !PICKERS.has(element.type)) send(node, block, element, ctx, value());
  };
  const picked = () => {
    changed();
    if (dispatch) send(node, block, element, ctx, value());
  };
  const entered = (event) => {
    if (event.key !== "Enter" || event.isComposing || element.multiline) return;
    event.preventDefault();
    if (on.includes("on_enter_pressed")) send(node, block, element, ctx, value());
    else node.closest("dialog")?.querySelector("[data-submit]")?.click();
  };
  const node = h(element.multiline ? "textarea" : "input", {
    type: element.multiline ? null : kind, class: "field", rows: element.multiline ? "6" : null, "aria-label": label || null,
    inputmode: element.type === "number_input" ? "decimal" : null, placeholder: element.placeholder?.text || null,
    maxlength: element.max_length || null, autocomplete: "off", "data-focus": focusKey(block, element), "data-action": element.action_id,
    value: shownValue(element, ctx.form.get(block, element)[name]),
    oninput: PICKERS.has(element.type) ? null : changed, onchange: PICKERS.has(element.type) ? picked : null,
    onkeydown: PICKERS.has(element.type) ? null : entered,
  });
  return node;
}

export const isField = (type) => type in FIELDS;

function choiceRow(option, kind, group, props, ctx) {
  const id = freshId("choice");
  const help = option.description && freshId("help");
  return h("div", { class: "choice" },
    h("input", { type: kind, id, name: group, "aria-describedby": help || null, ...props }),
    h("label", { for: id }, textObject(option.text, ctx.names)),
    help && h("div", { class: "choice-help", id: help }, textObject(option.description, ctx.names)));
}

/** Checkboxes and radio buttons. */
export function choices(element, block, ctx, { label, dispatch }) {
  const many = element.type === "checkboxes";
  const name = many ? "selected_options" : "selected_option";
  const held = ctx.form.get(block, element)[name];
  const group = freshId("group");
  const isOn = (option) => (many ? held.some((one) => one.value === option.value) : held?.value === option.value);
  const changed = () => {
    const boxes = [...node.querySelectorAll("input")];
    const on = (element.options || []).filter((_, place) => boxes[place].checked);
    const value = { [name]: many ? on : on[0] ?? null };
    ctx.form.set(block, element, value);
    if (dispatch) send(node, block, element, ctx, value);
  };
  const node = h("div", { class: "choices", role: many ? "group" : "radiogroup", "aria-label": label || null },
    (element.options || []).map((option, place) => choiceRow(option, many ? "checkbox" : "radio", group, {
      checked: isOn(option), onchange: changed, "data-focus": `${focusKey(block, element)}/${place}`,
    }, ctx)));
  return node;
}

/** A file field: the chosen files' names only; this workspace takes files in the conversation. */
export function files(element, block, ctx, { label }) {
  return h("input", {
    type: "file", class: "field", multiple: (element.max_files || 10) > 1, "aria-label": label || null,
    accept: (element.filetypes || []).map((one) => `.${one}`).join(",") || null,
    onchange: (event) => ctx.form.set(block, element, { files: [...event.target.files].map((one) => ({ name: one.name, size: one.size })) }),
  });
}

/** A rich text field, as plain lines: kept and sent in Slack's rich_text shape. */
export function richField(element, block, ctx, { label }) {
  const held = ctx.form.get(block, element).rich_text_value;
  const text = (held?.elements || []).flatMap((part) => part.elements || []).map((part) => part.text || "").join("");
  const shape = (typed) => (typed ? { type: "rich_text", elements: [{ type: "rich_text_section", elements: [{ type: "text", text: typed }] }] } : null);
  return h("textarea", {
    class: "field", rows: "4", "aria-label": label || null, placeholder: element.placeholder?.text || null, value: text,
    "data-focus": focusKey(block, element),
    oninput: (event) => ctx.form.set(block, element, { rich_text_value: shape(event.target.value) }),
  });
}
