// How a page looks. Every window of the tests is given this beside axe.
//
// To ask axe of every text whether one can read it, and of every control whether one can hit it, takes most of its
// time. The first follows from the text's tone: its colour and size, and whatever lies behind it. A tone that was
// found fine once need not be judged on every other page. The second need not be asked of what is large and alone.
"use strict";

const COLOUR_RULES = ["color-contrast", "link-in-text-block"];
const ROOM_RULES = ["target-size", "scrollable-region-focusable"];
const APART = Object.fromEntries([...COLOUR_RULES, ...ROOM_RULES].map((rule) => [rule, {enabled: false}]));
const CONTROLS = "a, button, input, select, textarea, summary, [tabindex], [role]";
const LARGE_ENOUGH = 24;
const WRITTEN_IN = "input:not([type=hidden], [type=checkbox], [type=radio]), select, textarea";
const looksSeen = new Set();

const everything = () => [...document.body.querySelectorAll("*")];
const isShown = (element) => element.checkVisibility({visibilityProperty: true});
const named = (rules) => rules.flatMap(({id, nodes}) => nodes.map(({html}) => `${id}: ${html}`));

// What axe calls large, to the letter.
function isLarge({fontSize, fontWeight}) {
    return Math.ceil(parseFloat(fontSize) * 72) / 96 >= (fontWeight >= 700 ? 14 : 18);
}

// What is shown, as a table or not, in which colours and how large: widths that share it differ in room alone.
function isNewLook(isFirst) {
    if (isFirst) looksSeen.clear();
    const look = everything().map((each) => {
        if (!isShown(each)) return "-";
        const style = getComputedStyle(each), {display, color, backgroundColor} = style;
        return [display.startsWith("table"), color, backgroundColor, isLarge(style)].join(" ");
    }).join();
    const isNew = !looksSeen.has(look);
    looksSeen.add(look);
    return isNew;
}

// What is wrong at this width, but for the colours.
async function faults({tags, isFirst}) {
    const general = isNewLook(isFirst) ? await broken(document, {runOnly: tags, rules: APART}) : [];
    const narrow = [...everything().filter(scrolls), ...smallOrClose()];
    const special = narrow.length ? await broken({include: narrow}, {runOnly: {type: "rule", values: ROOM_RULES}}) : [];
    const overflow = document.documentElement.scrollWidth - document.documentElement.clientWidth;
    return [...general, ...special, ...(overflow ? [`${overflow} pixels run off the side`] : [])];
}

async function broken(where, rules) {
    return named((await axe.run(where, {...rules, resultTypes: ["violations"]})).violations);
}

const scrolls = ({scrollWidth, clientWidth, scrollHeight, clientHeight}) =>
    scrollWidth > clientWidth || scrollHeight > clientHeight;

// The controls that are not large, or that touch another.
function smallOrClose() {
    const boxes = new Map([...document.querySelectorAll(CONTROLS)].map((each) => [each, each.getBoundingClientRect()]));
    const isOver = (one, other) =>
        one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
    return [...boxes].filter(([, {width, height}]) => width > 0 && height > 0)
        .filter(([each, box]) => Math.min(box.width, box.height) < LARGE_ENOUGH
            || [...boxes].some(([other, its]) => other !== each && isOver(box, its)))
        .map(([each]) => each);
}

// Every text that is shown, with its tone.
function texts() {
    const grounds = new Map([[null, ""]]);
    const groundOf = (element) => {
        if (!grounds.has(element)) grounds.set(element, groundOf(element.parentElement) + ownGround(element));
        return grounds.get(element);
    };
    return new Map(everything().filter(isText).map((each) => {
        const style = getComputedStyle(each), {color, textShadow} = style;
        return [each, [color, isLarge(style), textShadow, linkTone(each, style), groundOf(each)].join()];
    }));
}

function isText(element) {
    const isOwn = ({nodeType, data}) => nodeType === Node.TEXT_NODE && data.trim() !== "";
    const {width, height} = element.getBoundingClientRect(), isForEyes = width > 1 && height > 1;
    return ([...element.childNodes].some(isOwn) || element.matches(WRITTEN_IN)) && isShown(element) && isForEyes;
}

// What an element adds to what lies behind the texts in it.
function ownGround(element) {
    const {backgroundColor, backgroundImage, opacity, filter, position} = getComputedStyle(element);
    const plain = ["rgba(0, 0, 0, 0)", "none", "1", "none", "static", "relative"];
    const own = [backgroundColor, backgroundImage, opacity, filter, position].filter((each) => !plain.includes(each));
    return own.length ? ` / ${own.join(" ")}` : "";
}

// What tells a link from the words around it.
function linkTone(element, {textDecorationLine, fontWeight, borderBlockEndStyle}) {
    if (!element.matches("a")) return "";
    let around = element.parentElement;
    while (getComputedStyle(around).display.startsWith("inline")) around = around.parentElement;
    return [textDecorationLine, fontWeight, borderBlockEndStyle, getComputedStyle(around).color].join(" ");
}

// The tones of all that is shown.
function tones() {
    return [...new Set(texts().values())];
}

// What axe finds wrong with the texts in these tones, and the tones of which it has no more to say.
async function judged(wanted) {
    const toneOf = texts(), include = [...toneOf.keys()].filter((each) => wanted.includes(toneOf.get(each)));
    const {violations, passes, incomplete} = await axe.run({include}, {
        runOnly: {type: "rule", values: COLOUR_RULES},
        elementRef: true,
    });
    const tonesOf = (rules, isMeant) =>
        rules.flatMap(({nodes}) => nodes.filter(isMeant).map(({element}) => toneOf.get(element)));
    const wasMeasured = ({any}) => any.some(({data}) => data?.contrastRatio);
    const isOnPicture = ({any}) => any.some(({data}) => ["bgGradient", "bgImage"].includes(data?.messageKey));
    const open = new Set(tonesOf([...violations, ...incomplete], (node) => !isOnPicture(node)));
    const settled = [...tonesOf(passes, wasMeasured), ...tonesOf(incomplete, isOnPicture)];
    return {faults: named(violations), settled: settled.filter((tone) => tone && !open.has(tone))};
}

Object.assign(globalThis, {faults, tones, judged});
