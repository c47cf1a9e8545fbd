// Block Kit as nodes. ctx = {surface, form, marks, errors, names {me, user, channel}, users(), channels(), act(payload), suggest(query)}.
import { freshId, h, icon } from "../h.js";
import { link, plain, textObject } from "../mrkdwn.js";
import { button, feedback, iconButton, overflow } from "./button.js";
import { choices, field, files, isField, richField } from "./inputs.js";
import { markdown } from "./markdown.js";
import { richCell, richText } from "./richtext.js";
import { isSelect, select } from "./selects.js";

/** What stands in place of something the page has no drawing for: visible, with its type. */
const cannotDraw = (type, where) =>
  h("div", { class: "cannot-draw", role: "note" }, icon("cards"), h("span", null, `Cannot draw ${where} `, h("code", null, String(type))));

/** Pictures come from this page only; one from elsewhere shows its description and a link. */
function picture(element, className) {
  const url = element.image_url || element.slack_file?.url || "";
  const own = url.startsWith("data:image/") || url.startsWith("/") || url.startsWith(window.location.origin);
  if (own) return h("img", { class: className, src: url, alt: element.alt_text || "" });
  const words = h("span", null, element.alt_text || "Picture");
  return h("span", { class: `${className} picture-elsewhere`, title: "Pictures from elsewhere are not loaded" }, url ? link(url, words) : words);
}

function element(part, block, ctx, options = {}) {
  const settings = { dispatch: true, label: null, ...options };
  if (part.type === "button") return button(part, block, ctx);
  if (part.type === "overflow") return overflow(part, block, ctx);
  if (part.type === "feedback_buttons") return feedback(part, block, ctx);
  if (part.type === "icon_button") return iconButton(part, block, ctx);
  if (part.type === "image") return picture(part, "accessory-image");
  if (isSelect(part.type)) return select(part, block, ctx, { ...settings, label: settings.label || part.placeholder?.text });
  if (isField(part.type)) return field(part, block, ctx, settings);
  if (part.type === "checkboxes" || part.type === "radio_buttons") return choices(part, block, ctx, settings);
  if (part.type === "file_input") return files(part, block, ctx, settings);
  if (part.type === "rich_text_input") return richField(part, block, ctx, settings);
  return cannotDraw(part.type, "the element");
}

function section(block, ctx) {
  return h("div", { class: "block section" },
    h("div", { class: "section-body" },
      block.text && h("div", { class: "text" }, textObject(block.text, ctx.names)),
      block.fields && h("div", { class: "fields" }, block.fields.map((one) => h("div", { class: "text field-cell" }, textObject(one, ctx.names))))),
    block.accessory && h("div", { class: "accessory" }, element(block.accessory, block, ctx, { label: block.text?.text.replace(/[*_~`]/g, "").slice(0, 80) })));
}

const header = (block) =>
  h("div", { class: "block header", role: "heading", "aria-level": "3" }, plain(block.text?.text));

function context(block, ctx) {
  return h("div", { class: "block context" }, (block.elements || []).map((part) =>
    part.type === "image" ? picture(part, "context-image") : h("span", { class: "text" }, textObject(part, ctx.names))));
}

const row = (name) => (block, ctx) => h("div", { class: `block ${name}` }, (block.elements || []).map((part) => element(part, block, ctx)));

function image(block) {
  return h("figure", { class: "block image" }, block.title && h("figcaption", null, plain(block.title.text)), picture(block, "block-image"));
}

/** Tie label, hint and error sentence to the control inside. */
function describe(node, help, error) {
  const target = node.matches("input, textarea, [role=group], [role=radiogroup]") ? node : node.querySelector("input");
  if (!target) return;
  const ids = [error && error.id, help && help.id].filter(Boolean).join(" ");
  if (ids) target.setAttribute("aria-describedby", ids);
  if (error) target.setAttribute("aria-invalid", "true");
}

function input(block, ctx) {
  const words = block.label?.text || "";
  const sentence = ctx.errors?.[block.block_id];
  const control = element(block.element, block, ctx, { dispatch: block.dispatch_action === true, label: block.optional ? `${words} (optional)` : words });
  const help = block.hint && h("div", { class: "hint", id: freshId("hint") }, plain(block.hint.text));
  const error = sentence && h("div", { class: "field-error", id: freshId("error") }, sentence);
  describe(control, help, error);
  return h("div", { class: sentence ? "block input invalid" : "block input", "data-block": block.block_id },
    h("div", { class: "label", "aria-hidden": "true" }, plain(words), block.optional && h("span", { class: "optional" }, " (optional)")),
    control, error, help);
}

function cell(part, ctx) {
  if (part.type === "rich_text") return richCell(part, ctx);
  return plain(part.text ?? String(part.value ?? ""));
}

function table(block, ctx) {
  const [head, ...rows] = block.rows || [[]];
  const settings = block.column_settings || [];
  const kind = (place) => [settings[place]?.align && `align-${settings[place].align}`, settings[place]?.is_wrapped && "wrapped"].filter(Boolean).join(" ") || null;
  const line = (tag) => (cells) => h("tr", null, cells.map((part, place) => h(tag, { class: kind(place), scope: tag === "th" ? "col" : null }, cell(part, ctx))));
  return h("div", { class: "block table-scroll", tabindex: "0", role: "group", "aria-label": "Table" },
    h("table", null, h("thead", null, line("th")(head)), h("tbody", null, rows.map(line("td")))));
}

const alert = (block, ctx) =>
  h("div", { class: `block alert alert-${block.level || "default"}`, role: "note" }, textObject(block.text, ctx.names));

const video = (block) =>
  h("div", { class: "block video" }, link(block.title_url || block.video_url || "", plain(block.title?.text || "Video")), block.description && h("div", { class: "hint" }, plain(block.description.text)));

function container(block, ctx) {
  return h("section", { class: "block container" },
    block.title && h("div", { class: "container-title" }, plain(block.title.text)),
    (block.child_blocks || []).map((child) => drawBlock(child, ctx)));
}

const BLOCKS = {
  section, header, context, image, input, table, alert, video, container, markdown, rich_text: richText,
  actions: row("actions"), context_actions: row("context-actions"), divider: () => h("hr", { class: "block divider" }),
};

function drawBlock(block, ctx) {
  const draw = BLOCKS[block?.type];
  return draw ? draw(block, ctx) : cannotDraw(block?.type ?? "null", "the block");
}

/** All blocks of a message or view. */
export function drawBlocks(blocks, ctx) {
  return h("div", { class: `blocks on-${ctx.surface}` }, (blocks || []).map((block) => drawBlock(block, ctx)));
}
