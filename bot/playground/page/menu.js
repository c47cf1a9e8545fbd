// The menus of the workspace: actions on a message (with the app's message shortcuts) and the app's global shortcuts.
import { deed } from "./api.js";
import { placeOf, pressed } from "./context.js";
import { emoji, REACTIONS } from "./emoji.js";
import { complain, expect, toast } from "./notice.js";
import { openMenu } from "./popup.js";
import { botUser, state } from "./store.js";

const shortcuts = (type) => state.shortcuts.filter((one) => one.type === type);
const appName = () => botUser()?.display_name || state.bot.name || "the app";

/** Remember which control opened what follows, so that the focus finds back. */
function from(anchor) {
  pressed.node = anchor;
  pressed.key = anchor.getAttribute("data-focus");
}

export const react = async (channel, message, name) => complain(await deed("react", state.me.id, { channel, ts: message.ts, name }), channel);

/** Delete one's own message, or dismiss one that only oneself sees. */
export const remove = async (channel, message) => complain(await deed("delete_message", state.me.id, { channel, ts: message.ts }), channel);

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    toast("Copied.");
  } catch (fault) {
    if (!(fault instanceof DOMException) && !(fault instanceof TypeError)) throw fault;
    toast("The browser does not let this page copy.", "error");
  }
}

function shortcutItems(anchor, message, channel) {
  if (message.ephemeral) return [];
  const items = shortcuts("message").map((one) => ({
    label: one.name,
    description: one.description,
    run: async () => {
      from(anchor);
      const place = placeOf(channel, message.ts);
      expect(channel, place);
      complain(await deed("message_shortcut", state.me.id, { channel, ts: message.ts, callback_id: one.callback_id }), place);
    },
  }));
  return items.length ? [{ heading: appName() }, ...items] : [];
}

/** The menu of one message. An ephemeral message offers no shortcuts and no reactions, as in Slack. */
export function messageActions(anchor, message, channel) {
  const mine = message.user === state.me.id && !message.ephemeral;
  const link = `${location.origin}/#${channel}/${message.thread_ts || message.ts}`;
  openMenu(anchor, "Message actions", [
    ...shortcutItems(anchor, message, channel),
    { heading: "This message" },
    ...(message.ephemeral ? [] : [{ label: "Add a reaction …", run: () => reactions(anchor, message, channel) }]),
    ...(message.text ? [{ label: "Copy text", run: () => copy(message.text) }] : []),
    ...(message.ephemeral ? [] : [{ label: "Copy link", run: () => copy(link) }]),
    ...(mine ? [{ label: "Delete message", danger: true, run: () => remove(channel, message) }] : []),
  ], { align: "end" });
}

function reactions(anchor, message, channel) {
  openMenu(anchor, "Reactions", REACTIONS.map((name) => ({
    label: `${emoji(name)} ${name.replaceAll("_", " ")}`, run: () => react(channel, message, name),
  })), { align: "end" });
}

/** The menu behind the composer's plus: a file, and the app's global shortcuts. */
export function composerMenu(anchor, { attach }) {
  const items = shortcuts("global").map((one) => ({
    label: one.name,
    description: one.description,
    run: async () => {
      from(anchor);
      complain(await deed("global_shortcut", state.me.id, { callback_id: one.callback_id }));
    },
  }));
  openMenu(anchor, "Add", [
    { label: "Attach a file", description: "Or drop one on the conversation", run: attach },
    ...(items.length ? [{ heading: `Shortcuts of ${appName()}` }, ...items] : []),
  ], { side: "above" });
}
