// Names, faces, and the switch between people, of this workspace and of others.
import { fill, h, icon } from "./h.js";
import { openMenu } from "./popup.js";
import { become, on, state, user } from "./store.js";

export const nameOf = (id) => user(id)?.display_name || user(id)?.name || "Somebody";

/** Dark or light letters, whichever reads better on a colour (WCAG's relative luminance). */
function ink(color) {
  const parts = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(color || "");
  if (!parts) return "#ffffff";
  const [red, green, blue] = parts.slice(1).map((part) => {
    const share = Number.parseInt(part, 16) / 255;
    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? "#000000" : "#ffffff";
}

/** A disc with initials; the app's is a rounded square. */
export function avatar(id, size = "") {
  const known = user(id);
  const node = h("div", { class: `avatar ${size}${known?.is_bot ? " is-bot" : ""}`, "aria-hidden": "true" }, known?.initials || "?");
  if (known?.color && /^#[0-9a-f]{6}$/i.test(known.color)) {
    node.style.backgroundColor = known.color;
    node.style.color = ink(known.color);
  }
  return node;
}

/** The button that says who you are and lets you be somebody else. */
export function personSwitch() {
  const button = h("button", { type: "button", class: "person", "aria-haspopup": "menu", "aria-expanded": "false" });
  button.addEventListener("click", () => openMenu(button, "Be another person", [
    { heading: "Write as" },
    ...state.users.filter((one) => !one.is_bot).map((one) => ({
      label: one.display_name || one.name, role: "menuitemradio", checked: one.id === state.me.id, run: () => one.id !== state.me.id && become(one.id),
    })),
    ...state.elsewhere.flatMap((one, index) => [
      ...(one.workspace !== state.elsewhere[index - 1]?.workspace ? [{ heading: `In ${one.workspace}` }] : []),
      { label: one.display_name, role: "menuitemradio", checked: false, run: () => become(one.id) },
    ]),
  ], { side: "above" }));
  const draw = () => {
    if (!state.me) return;
    button.setAttribute("aria-label", `You are ${nameOf(state.me.id)}. Switch person`);
    fill(button, avatar(state.me.id, "small"), h("span", { class: "person-name" }, nameOf(state.me.id)), icon("switch"));
  };
  on("ready", draw);
  draw();
  return button;
}
