// The select menus of Block Kit, on top of one combo box.
import { Combo } from "./combo.js";
import { send } from "./button.js";

const option = (value, text) => ({ value, text: { type: "plain_text", text } });

const people = (ctx) => ctx.users().map((user) => option(user.id, user.display_name || user.name));
const rooms = (ctx) => ctx.channels().map((channel) => option(channel.id, channel.kind === "im" ? channel.name : `#${channel.name}`));

/** type -> [field of the value, is it many, where ids come from (null: whole options)] */
const KINDS = {
  static_select: ["selected_option", false, null],
  external_select: ["selected_option", false, null],
  multi_static_select: ["selected_options", true, null],
  multi_external_select: ["selected_options", true, null],
  users_select: ["selected_user", false, people],
  multi_users_select: ["selected_users", true, people],
  conversations_select: ["selected_conversation", false, rooms],
  multi_conversations_select: ["selected_conversations", true, rooms],
  channels_select: ["selected_channel", false, rooms],
  multi_channels_select: ["selected_channels", true, rooms],
};

export const isSelect = (type) => type in KINDS;

function groupsOf({ options, option_groups: groups }) {
  if (groups) return groups.map((group) => ({ label: group.label?.text, options: group.options || [] }));
  return [{ label: null, options: options || [] }];
}

function sourceOf(element, block, ctx, ids) {
  if (ids) return { groups: [{ label: null, options: ids(ctx) }] };
  if (!element.type.includes("external")) return { groups: groupsOf(element) };
  return {
    load: async (typed) => {
      const answer = await ctx.suggest({ block_id: block.block_id, action_id: element.action_id, value: typed });
      return answer.ok ? { groups: groupsOf(answer) } : { groups: [], say: answer.say || "The app did not answer." };
    },
  };
}

/** A select element; `dispatch` says whether a choice is sent at once (always outside input blocks). */
export function select(element, block, ctx, { label, dispatch }) {
  const [field, multi, ids] = KINDS[element.type];
  const known = ids ? ids(ctx) : [];
  const asOption = (id) => known.find((one) => one.value === id) || option(id, id);
  const chosen = () => {
    const held = ctx.form.get(block, element)[field];
    const list = multi ? held : held ? [held] : [];
    return ids ? list.map(asOption) : list;
  };
  const choose = (options) => {
    const plain = ids ? options.map((one) => one.value) : options;
    const value = { [field]: multi ? plain.slice(0, element.max_selected_items || 100) : plain[0] ?? null };
    ctx.form.set(block, element, value);
    if (dispatch) send(combo.input, block, element, ctx, value);
  };
  const combo = new Combo({
    element, block, label, multi, chosen, choose,
    source: sourceOf(element, block, ctx, ids),
    least: element.type.includes("external") ? element.min_query_length ?? 3 : 0,
  });
  return combo.node;
}
