// Controls that only act: button, overflow menu, feedback buttons, icon button. And the confirm dialog before them.
import { focusKey, h, icon } from "../h.js";
import { plain, textObject } from "../mrkdwn.js";
import { ask, openMenu } from "../popup.js";

/** Ask the element's `confirm` question, if it has one. */
export async function confirmed(element, ctx) {
  const question = element.confirm;
  if (!question) return true;
  return ask({
    title: plain(question.title?.text),
    text: textObject(question.text, ctx.names),
    yes: plain(question.confirm?.text || "Yes"),
    no: plain(question.deny?.text || "No"),
    danger: question.style === "danger",
  });
}

/** Send one action. The control stays focusable but deaf until the answer is there. */
export async function send(node, block, element, ctx, payload = {}) {
  if (node.getAttribute("aria-disabled") === "true") return;
  if (!(await confirmed(element, ctx))) return;
  node.setAttribute("aria-disabled", "true");
  node.setAttribute("aria-busy", "true");
  try {
    await ctx.act({ block_id: block.block_id, action_id: element.action_id, type: element.type, ...payload }, node);
  } finally {
    node.removeAttribute("aria-disabled");
    node.removeAttribute("aria-busy");
  }
}

const withValue = (value) => (value === undefined ? {} : { value });

export function button(element, block, ctx) {
  const shared = {
    class: `button ${element.style || ""}`,
    "aria-label": element.accessibility_label || null,
    "data-focus": focusKey(block, element),
    "data-action": element.action_id,
  };
  const act = (event) => send(event.currentTarget, block, element, ctx, withValue(element.value));
  if (element.url && /^https?:/i.test(element.url))
    return h("a", { ...shared, href: element.url, target: "_blank", rel: "noopener noreferrer", onclick: act }, plain(element.text.text));
  return h("button", { ...shared, type: "button", onclick: act }, plain(element.text.text));
}

export function overflow(element, block, ctx) {
  const node = h("button", {
    type: "button", class: "button square", "aria-haspopup": "menu", "aria-expanded": "false",
    "aria-label": element.accessibility_label || "More actions", title: "More actions",
    "data-focus": focusKey(block, element), "data-action": element.action_id,
  }, icon("more"));
  const choose = (option) => {
    if (option.url && /^https?:/i.test(option.url)) window.open(option.url, "_blank", "noopener");
    send(node, block, element, ctx, { selected_option: option });
  };
  node.addEventListener("click", () => openMenu(node, "More actions", (element.options || []).map((option) => ({
    label: plain(option.text.text),
    description: option.description && plain(option.description.text),
    run: () => choose(option),
  }))));
  return node;
}

function feedbackButton(choice, name, element, block, ctx, group) {
  const node = h("button", {
    type: "button", class: "button quiet", "aria-pressed": String(ctx.marks.get(element.action_id) === choice.value),
    "aria-label": choice.accessibility_label || null, "data-focus": `${focusKey(block, element)}/${name}`,
    onclick: () => {
      ctx.marks.set(element.action_id, choice.value);
      for (const one of group()) one.setAttribute("aria-pressed", String(one === node));
      send(node, block, element, ctx, { value: choice.value });
    },
  }, icon(name === "positive" ? "up" : "thumbdown"), plain(choice.text.text));
  return node;
}

export function feedback(element, block, ctx) {
  const group = h("div", { class: "feedback", role: "group", "aria-label": "Feedback" });
  const all = () => group.querySelectorAll("button");
  group.append(
    feedbackButton(element.positive_button, "positive", element, block, ctx, all),
    feedbackButton(element.negative_button, "negative", element, block, ctx, all));
  return group;
}

export function iconButton(element, block, ctx) {
  return h("button", {
    type: "button", class: "button quiet", "aria-label": element.accessibility_label || element.text?.text || element.icon,
    "data-focus": focusKey(block, element),
    onclick: (event) => send(event.currentTarget, block, element, ctx, withValue(element.value)),
  }, icon("trash"), element.text && plain(element.text.text));
}
