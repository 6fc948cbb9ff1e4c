// The zig-zag in the reader's hands: controls, drawing, words and address of one state.
import { read, write } from "./address.js"
import { takeOver } from "./drawing.js"
import { drive, half_width } from "./journey.js"
import { fill, pair, percent, readings, say, sentence, trimmed, valley } from "./words.js"

const LATER = 500 // milliseconds after the last change: what is said aloud, and the address, can wait until then
const RIDE = 9000, SLOWEST = 450, FASTEST = 40 // how long a whole ride may take, and a step of it

export function mount(box, signal) {
  const { samples, limits, presets, steps: values, words, ...views } = JSON.parse(box.dataset.setup)
  const figure = box.querySelector("figure")
  const drawing = takeOver(figure.querySelector("svg"), figure.id, views)
  const find = selector => box.querySelector(selector)
  const sliders = Object.fromEntries([...box.querySelectorAll("input[type=range]")].map(input => [input.name, input]))
  const initial = presets[0].state
  let { state, refused } = read(initial, { samples, limits })
  let [journey, frame, timer, ride, half, held] = [null, 0, 0, 0, views.view, false]

  function compute() {
    if (journey) return
    const { goal, start, removed, batch, step } = state
    journey = drive({ inputs: samples[state.inputs], goal, start, removed, batch_size: batch, step_size: step })
  }

  function change(next, keepRide) {
    if (!keepRide) pause()
    const moved = Object.keys(next).some(name => name !== "at")
    state = { ...state, ...(moved && { at: 0 }), ...next }
    state.batch = Math.min(state.batch, samples[state.inputs].length)
    if (moved) journey = null
    frame ||= requestAnimationFrame(render)
    clearTimeout(timer)
    timer = setTimeout(settle, LATER, moved)
  }

  function render() {
    frame = 0
    compute()
    state.at = Math.min(state.at, journey.last_step)
    if (!held) half = half_width(journey, state.at)
    drawing.show(journey, state.at, state.start, state.goal, half)
    say(find("[data-drive-sentence]"), sentence(journey, words))
    for (const [name, text] of Object.entries(readings(journey, state.at, words)))
      say(find(`[data-reading=${name}]`), text)
    controls()
  }

  function controls() {
    const at = fill(words.of, { part: state.at, whole: journey.last_step })
    sliders.at.max = journey.last_step
    set("at", state.at, at)
    set("removed", state.removed, percent(state.removed))
    const nearest = values.reduce((best, value, i) =>
      Math.abs(value - state.step) < Math.abs(values[best] - state.step) ? i : best, 0)
    set("step", nearest, trimmed(state.step))
    for (const place of ["goal", "start"])
      state[place].forEach((entry, axis) => set(`${place}-${axis}`, entry, trimmed(entry)))
    for (const input of box.querySelectorAll("[data-choice]")) {
      input.checked = input.value === `${state[input.dataset.choice]}`
      input.disabled = input.dataset.choice === "batch" && +input.value > samples[state.inputs].length
    }
    const { at: _, ...chosen } = state
    const preset = presets.find(each => Object.keys(chosen).every(key => `${each.state[key]}` === `${chosen[key]}`))
    for (const button of box.querySelectorAll("[data-preset]"))
      button.setAttribute("aria-pressed", button.dataset.preset === preset?.name)
    say(find("[data-drive-remark]"), preset ? preset.remark : words.changed)
  }

  function set(name, value, text) {
    const slider = sliders[name]
    slider.value = value
    slider.setAttribute("aria-valuetext", text)
    say(slider.previousElementSibling, text)
  }

  function settle(moved) {
    if (frame) { // a tab in the background draws nothing
      cancelAnimationFrame(frame)
      render()
    }
    const now = readings(journey, state.at, words)
    const step = fill(words.at, { at: state.at, update: now.update })
    find("[role=status]").textContent = moved ? sentence(journey, words) : step
    figure.querySelector("svg").setAttribute("aria-label", fill(words.alt, {
      start: pair(state.start), goal: pair(state.goal), inputs: journey.inputs.map(pair).join(", "),
      sentence: sentence(journey, words), at: state.at, update: now.update,
      valley: valley(journey.kappa, words), low: trimmed(-half), high: trimmed(half),
    }))
    if (!ride) write(state, initial)
  }

  function pause() {
    clearTimeout(ride)
    ride = 0
    find("[data-run=play]").textContent = words.play
  }

  function play() {
    compute()
    const end = journey.last_step
    if (state.at >= end) change({ at: 0 }, true)
    const pace = Math.min(SLOWEST, Math.max(FASTEST, RIDE / end))
    const next = () => {
      change({ at: state.at + 1 }, true)
      ride = state.at < end ? setTimeout(next, pace) : pause()
    }
    find("[data-run=play]").textContent = words.pause
    ride = setTimeout(next, pace)
  }

  const run = {
    reset: () => change({ at: 0 }),
    forward: () => change({ at: state.at + 1 }),
    play: () => (ride ? (pause(), change({ at: state.at })) : play()),
  }

  const on = (target, type, listener) => target.addEventListener(type, listener, { signal })
  on(box, "input", ({ target }) => {
    const [name, axis] = (target.name ?? "").split("-")
    if (target.dataset.choice) {
      const value = target.value
      change({ [target.dataset.choice]: target.dataset.choice === "batch" ? +value : value })
    } else if (axis) change({ [name]: state[name].map((entry, i) => (i === +axis ? +target.value : entry)) })
    else change({ [name]: name === "step" ? values[target.value] : +target.value })
  })
  on(box, "click", ({ target }) => {
    const button = target.closest("button")
    if (button?.dataset.preset) change(structuredClone(presets.find(each => each.name === button.dataset.preset).state))
    if (button?.dataset.run) run[button.dataset.run]()
  })
  for (const { name, handle } of drawing.handles) {
    on(handle, "pointerdown", event => {
      handle.setPointerCapture(event.pointerId)
      event.preventDefault()
    })
    on(handle, "lostpointercapture", () => {
      if (!held) return
      held = false
      change({ [name]: state[name] })
    })
    on(handle, "pointermove", event => {
      if (!handle.hasPointerCapture(event.pointerId)) return
      held = true // the map keeps its scale until it is let go
      change({ [name]: drawing.toData(event).map((value, axis) => snapped(value, sliders[`${name}-${axis}`])) })
    })
  }
  signal.addEventListener("abort", () => {
    cancelAnimationFrame(frame)
    clearTimeout(timer)
    clearTimeout(ride)
  })

  // What a slider of this value would say: within its ends, on one of its places.
  function snapped(value, { min, max, step }) {
    const place = Math.round((Math.min(max, Math.max(min, value)) - min) / step)
    return +(+min + place * step).toFixed(6)
  }

  compute()
  if (state.at > journey.last_step) refused.push({ name: "at", text: `${state.at}` })
  render()
  const notice = find("[data-drive-notice]")
  notice.hidden = !refused.length
  notice.textContent = refused.map(({ name, text }) =>
    fill(words.refused, { name, text, shown: `${state[name]}` })).join(" ")
  for (const group of box.querySelectorAll("fieldset")) group.disabled = false
}
