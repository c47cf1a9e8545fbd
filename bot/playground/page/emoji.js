// The :names: that the page knows. A name that is not here stays as it was typed.

const TABLE = `
+1 👍 -1 👎 thumbsup 👍 thumbsdown 👎 wave 👋 eyes 👀 pray 🙏 clap 👏 raised_hands 🙌 ok_hand 👌 muscle 💪 point_up ☝️ point_right 👉
point_left 👈 point_down 👇 handshake 🤝 writing_hand ✍️ smile 😄 smiley 😃 grinning 😀 joy 😂 slightly_smiling_face 🙂 wink 😉 blush 😊
thinking_face 🤔 sweat_smile 😅 cry 😢 sob 😭 sleeping 😴 sunglasses 😎 neutral_face 😐 confused 😕 scream 😱 exploding_head 🤯
shrug 🤷 facepalm 🤦 robot_face 🤖 ghost 👻 heart ❤️ broken_heart 💔 fire 🔥 sparkles ✨ star ⭐ tada 🎉 rocket 🚀 boom 💥 zap ⚡
warning ⚠️ rotating_light 🚨 no_entry ⛔ no_entry_sign 🚫 x ❌ white_check_mark ✅ heavy_check_mark ✔️ ballot_box_with_check ☑️ question ❓
exclamation ❗ bangbang ‼️ information_source ℹ️ sos 🆘 stop_sign 🛑 construction 🚧 red_circle 🔴 large_orange_circle 🟠
large_yellow_circle 🟡 large_green_circle 🟢 large_blue_circle 🔵 white_circle ⚪ black_circle ⚫ bell 🔔 no_bell 🔕 mega 📣
loudspeaker 📢 speech_balloon 💬 thought_balloon 💭 envelope ✉️ email 📧 incoming_envelope 📨 inbox_tray 📥 outbox_tray 📤 phone ☎️
telephone_receiver 📞 iphone 📱 calling 📲 computer 💻 desktop_computer 🖥️ keyboard ⌨️ gear ⚙️ wrench 🔧 hammer 🔨 hammer_and_wrench 🛠️
nut_and_bolt 🔩 electric_plug 🔌 link 🔗 lock 🔒 unlock 🔓 key 🔑 mag 🔍 mag_right 🔎 bulb 💡 bookmark 🔖 book 📖 books 📚 memo 📝
pencil ✏️ pencil2 ✏️ clipboard 📋 paperclip 📎 pushpin 📌 file_folder 📁 open_file_folder 📂 page_facing_up 📄 calendar 📅 date 📅
bar_chart 📊 chart_with_upwards_trend 📈 chart_with_downwards_trend 📉 alarm_clock ⏰ stopwatch ⏱️ hourglass ⌛
hourglass_flowing_sand ⏳ clock1 🕐 arrows_counterclockwise 🔄 repeat 🔁 arrow_right ➡️ arrow_left ⬅️ arrow_up ⬆️ arrow_down ⬇️
arrow_upper_right ↗️ fast_forward ⏩ rewind ⏪ new 🆕 free 🆓 up 🆙 ok 🆗 cool 🆒 100 💯 globe_with_meridians 🌐 earth_americas 🌎
house 🏠 office 🏢 bank 🏦 credit_card 💳 moneybag 💰 package 📦 gift 🎁 bug 🐛 beetle 🐞 ant 🐜 snail 🐌 turtle 🐢 seedling 🌱
sunny ☀️ cloud ☁️ umbrella ☂️ snowflake ❄️ coffee ☕ pizza 🍕 beer 🍺 cake 🍰 flag-us 🇺🇸 flag-es 🇪🇸 flag-br 🇧🇷 flag-mx 🇲🇽
one 1️⃣ two 2️⃣ three 3️⃣ four 4️⃣ five 5️⃣ six 6️⃣ seven 7️⃣ eight 8️⃣ nine 9️⃣ zero 0️⃣ hash #️⃣ grey_question ❔ wastebasket 🗑️
ambulance 🚑 fire_engine 🚒 police_car 🚓 satellite 🛰️ satellite_antenna 📡 test_tube 🧪 microscope 🔬 shield 🛡️ detective 🕵️
`;

const words = TABLE.trim().split(/\s+/);
const KNOWN = new Map(words.flatMap((name, place) => (place % 2 ? [] : [[name, words[place + 1]]])));

/** The character of a name without its colons, or null. Skin tones are dropped. */
export const emoji = (name) => KNOWN.get(name.split("::")[0]) || null;
/** The few that the reaction menu offers. */
export const REACTIONS = ["+1", "eyes", "white_check_mark", "pray", "tada", "thinking_face"];
