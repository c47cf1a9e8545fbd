// The app's Home tab.
import { deed } from "./api.js";
import { drawBlocks } from "./blocks/index.js";
import { drawContext } from "./context.js";
import { fill, h, keepFocus } from "./h.js";
import { complain } from "./notice.js";
import { here } from "./route.js";
import { on, state } from "./store.js";

const waitingWords = () =>
  h("div", { class: "empty" }, h("h2", null, "Nothing here yet"),
    h("p", null, state.bot.connected ? "The app has been told that you opened its Home. What it publishes appears here." : "The app is not connected, so it cannot publish its Home."));

export function homePanel() {
  const inner = h("div", { class: "home-inner" });
  const node = h("section", { class: "home", "aria-label": "Home", tabindex: "0", hidden: true }, inner);
  const draw = () => {
    const view = state.home;
    if (!view) return fill(inner, waitingWords());
    const container = { type: "view", view_id: view.id };
    keepFocus(inner, () => fill(inner, drawBlocks(view.blocks, drawContext({ surface: "home", container, blocks: () => state.home?.blocks || [], start: view.state?.values }))));
  };
  const arrive = async (before) => {
    const entered = here.home && (!before.home || !state.home);
    node.hidden = !here.home;
    if (!here.home) return;
    draw();
    if (entered) complain(await deed("open_home", state.me.id));
  };
  on("place", arrive);
  on("home ready", () => here.home && draw());
  return node;
}
