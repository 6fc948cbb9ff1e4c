// Turns figures with dials. A figure's states are computed and drawn when the site is built; its file, which loads as the
// figure comes near, says which attributes of the drawing and which texts of the page each state has. No mathematics here.
(() => {
  const HERE = document.currentScript.src
  const MOTION = 160 // milliseconds from a state to its neighbor
  const LATER = 600 // after the last change: what is said aloud, and the address, can wait until then
  const PACE = [60, 450], RIDE = 7000 // how long one value may stay, and all of them together
  const PART = 100 // of a unit of the drawing: numbers come whole
  const calm = matchMedia("(prefers-reduced-motion: reduce)")
  const arrived = {}, files = {}

  // What a file calls: a classic script, since modules and requests are blocked in a page from disk.
  window.dials = (name, version, content) => arrived[name]?.(version, content)

  const load = (name, version) => files[name] ||= new Promise((resolve, reject) => {
    const script = document.createElement("script")
    arrived[name] = (theirs, content) => theirs === version && resolve(content)
    script.onload = script.onerror = () => reject(name) // too late, if it has arrived
    script.src = new URL(`states/${name}.js?${version}`, HERE)
    document.head.append(script)
  })

  // A text at each state.
  function spread([texts, which], count) {
    if (which.length !== count) throw Error("cut")
    return which.map(number => texts[number])
  }

  // Every attribute at each state: the pattern that it has there, in pieces, and the numbers between them.
  function unfold({ moves, numbers }, count) {
    const each = moves.map(([, key, ...patterns]) =>
      spread(patterns, count).map(pattern => ({ pattern, pieces: key === "textContent" ? [pattern] : pattern.split("~") })))
    let at = 0
    for (let state = 0; state < count; state++)
      for (const states of each) {
        const before = states[state - 1]?.numbers ?? []
        states[state].numbers = states[state].pieces.slice(1).map((_, i) => (before[i] ?? 0) + numbers[at++])
      }
    if (at !== numbers.length || numbers.some(number => !Number.isInteger(number))) throw Error("cut")
    return each
  }

  // One state of an attribute, or a blend of two that differ in numbers alone.
  function filled(from, to, share) {
    const blend = share < 1 && from.pattern === to.pattern
    return to.pieces.reduce((text, piece, i) => {
      const [then, now] = [from.numbers[i - 1], to.numbers[i - 1]]
      return text + (blend ? Math.round(then + (now - then) * share) : now) / PART + piece
    })
  }

  function mount(figure, signal) {
    const svg = figure.querySelector("svg"), box = figure.querySelector(".dial"), name = figure.id
    const inputs = [...box.querySelectorAll("input")]
    const choices = inputs.map(input => JSON.parse(input.dataset.choices))
    const strides = choices.map((_, i) => choices.slice(i + 1).reduce((product, each) => product * each.length, 1))
    const count = strides[0] * choices[0].length
    const caption = figure.querySelector("[data-of]"), grips = []
    const on = (target, type, listener) => target.addEventListener(type, listener, { signal })
    const index = of => of.reduce((number, value, i) => number + value * strides[i], 0)
    const values = () => inputs.map(input => +input.value)
    for (const input of inputs) input.value = input.defaultValue
    const start = values()
    let states, shown = start, frame = 0, timer = 0, ride = 0, said = caption?.textContent

    async function near() {
      try {
        const content = await load(name, figure.dataset.states)
        if (!states && !signal.aborted) take(content)
      } catch {
        pause()
        box.querySelector("fieldset").disabled = true
        box.querySelector(".dial__missing").hidden = false
      }
    }

    function take(content) {
      const elements = svg.querySelectorAll("[data-moves]"), each = unfold(content, count)
      const page = [...document.querySelectorAll("[data-of]")].filter(each => each.dataset.of in content.texts)
      states = {
        moves: content.moves.map(([which, key], i) => [elements[which], key, each[i]]),
        texts: page.map(each => [each, spread(content.texts[each.dataset.of], count)]),
        alt: spread(content.alt, count),
      }
      for (const handle in content.grips) grip(handle, content.grips[handle])
      show(true)
    }

    function show(at_once) {
      const [from, to] = [index(shown), index(values())]
      if (from === to && !at_once) return
      const neighbor = values().every((value, i) => Math.abs(value - shown[i]) < 2)
      shown = values()
      figure.dataset.shown = to
      svg.setAttribute("aria-label", states.alt[to])
      for (const [element, each] of states.texts) element.innerHTML = each[to]
      cancelAnimationFrame(frame)
      if (at_once || calm.matches || document.hidden || !neighbor) draw(from, to, 1)
      else {
        let began
        frame = requestAnimationFrame(function step(now) {
          const share = Math.min(1, (now - (began ??= now)) / MOTION)
          draw(from, to, share)
          if (share < 1) frame = requestAnimationFrame(step)
        })
      }
    }

    function draw(from, to, share) {
      for (const [element, key, each] of states.moves) {
        const now = filled(each[from], each[to], share)
        if (key in { innerHTML: 0, textContent: 0 }) element[key] = now
        else element.setAttribute(key, now)
      }
      for (const { ring, places } of grips) {
        const [x, y] = places[to].map((end, i) => (places[from][i] + (end - places[from][i]) * share) / PART)
        ring.setAttribute("transform", `translate(${x} ${y})`)
      }
    }

    function turn(to = values()) {
      inputs.forEach((input, i) => {
        input.value = to[i]
        const reads = choices[i][input.value][1]
        input.setAttribute("aria-valuetext", reads)
        input.previousElementSibling.textContent = reads
        input.parentElement.style.setProperty("--at", input.value)
      })
      if (states) show()
      else near()
      clearTimeout(timer)
      timer = setTimeout(settle, LATER)
    }

    // Say those sentences of the caption that are new, and put the state into the address.
    function settle() {
      if (!ride) {
        const before = (said ?? "").split(". ")
        said = caption?.textContent
        const fresh = (said ?? "").split(". ").filter(sentence => !before.includes(sentence)).join(". ")
        box.querySelector("[role=status]").textContent = fresh
      }
      const asked = new URLSearchParams(location.search)
      inputs.forEach((input, i) => {
        asked.delete(`${name}.${input.name}`)
        if (index(values()) !== index(start)) asked.set(`${name}.${input.name}`, choices[i][input.value][0])
      })
      const query = asked.toString()
      history.replaceState(history.state, "", location.pathname + (query && `?${query}`) + location.hash)
    }

    // A mark by which dials can be dragged: to the state that has it nearest to the pointer.
    function grip(handle, places) {
      const own = inputs.map(input => input.dataset.handle === handle)
      const ring = svg.appendChild(document.createElementNS(svg.namespaceURI, "g"))
      ring.setAttribute("class", `dial__grip ${inputs[own.indexOf(true)].parentElement.classList[1]}`)
      ring.innerHTML = '<circle r="30"/><circle r="15"/>'
      grips.push({ ring, places })
      on(ring, "pointerdown", event => {
        ring.setPointerCapture(event.pointerId)
        event.preventDefault()
      })
      on(ring, "pointermove", event => {
        if (!ring.hasPointerCapture(event.pointerId)) return
        const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse())
        let nearest = Infinity, best
        places.forEach(([x, y], number) => {
          const setting = strides.map((stride, i) => Math.floor(number / stride) % choices[i].length)
          const far = Math.hypot(x / PART - point.x, y / PART - point.y)
          if (far < nearest && setting.every((value, i) => own[i] || value === +inputs[i].value))
            [nearest, best] = [far, setting]
        })
        pause()
        turn(best)
      })
    }

    // Time: play to the end and stand still there.
    const clock = box.querySelector("[data-time]"), button = clock?.querySelector("[data-play]")
    const hand = inputs.find(input => input.name === clock?.dataset.time)
    const wind = to => turn(inputs.map(input => (input === hand ? Math.min(hand.max, Math.max(0, to)) : input.value)))

    function pause() {
      clearInterval(ride)
      ride = 0
      if (button) button.textContent = button.dataset.words.split("|")[0]
    }

    function play() {
      if (hand.value === hand.max) wind(0)
      button.textContent = button.dataset.words.split("|")[1]
      ride = setInterval(() => {
        if (!states) return
        wind(+hand.value + 1)
        if (hand.value === hand.max) pause()
      }, Math.min(PACE[1], Math.max(PACE[0], RIDE / hand.max)))
    }

    on(box, "input", () => {
      pause()
      turn()
    })
    on(box, "click", ({ target }) => {
      const { by } = target.dataset, riding = ride
      if (target.tagName !== "BUTTON") return
      pause()
      if (by) wind(+hand.value + +by)
      else if (!riding) play()
    })

    const watch = new IntersectionObserver(entries => entries.some(entry => entry.isIntersecting) && near(),
      { rootMargin: "60%" })
    watch.observe(figure)
    const runs = hand?.dataset.runs && new IntersectionObserver(([entry]) => {
      if (!entry.isIntersecting) return
      runs.disconnect()
      if (!calm.matches && index(values()) === index(start)) play()
    }, { threshold: 0.6 })
    runs?.observe(svg)
    for (const type of ["pointerover", "focusin"]) on(figure, type, near)
    signal.addEventListener("abort", () => {
      pause()
      clearTimeout(timer)
      cancelAnimationFrame(frame)
      watch.disconnect()
      runs?.disconnect()
    })

    box.querySelector("fieldset").disabled = false
    const asked = new URLSearchParams(location.search)
    const to = inputs.map((input, i) => {
      const value = choices[i].findIndex(([value]) => value === asked.get(`${name}.${input.name}`))
      return value < 0 ? start[i] : value
    })
    if (index(to) !== index(start)) turn(to)
  }

  // With the theme's instant navigation a page changes without loading.
  let page = new AbortController()
  function enter() {
    page.abort()
    page = new AbortController()
    for (const figure of document.querySelectorAll("figure[data-states]")) mount(figure, page.signal)
  }
  if (window.document$) window.document$.subscribe(enter)
  else enter()
})()
