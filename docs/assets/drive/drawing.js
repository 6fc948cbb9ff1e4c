// The drawing of the driven figure: the marks of the published SVG, moved. Scales and shapes are read from it.
import { contours, line_of, norm, quadrants, without_rest } from "./journey.js"
import { trimmed } from "./words.js"

const SVG = "http://www.w3.org/2000/svg"
const numbers = text => text.match(/-?[\d.]+/g).map(Number)
const make = (tag, attributes, parent) => {
  const element = parent.appendChild(document.createElementNS(SVG, tag))
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value)
  return element
}

// From data to the SVG's units, through the box that the marks of an axes are clipped to; and back.
function scale(svg, mark, [low, high]) {
  const [, clip] = mark.querySelector("[clip-path]").getAttribute("clip-path").match(/#(.*)\)/)
  const box = svg.getElementById(clip).firstElementChild
  const [left, top, width, height] = ["x", "y", "width", "height"].map(key => +box.getAttribute(key))
  const unit = [width / (high - low), height / (high - low)]
  return {
    to: ([x, y]) => [left + (x - low) * unit[0], top + (high - y) * unit[1]],
    from: (x, y) => [low + (x - left) / unit[0], high - (y - top) / unit[1]],
  }
}

const d = points => points.map(([x, y], i) => `${i ? "L" : "M"} ${x.toFixed(2)} ${y.toFixed(2)}`).join(" ")

// The outline of an arrow as drawn, taken apart so that it can be drawn from any tail to any head.
function arrow(path) {
  const flat = numbers(path.getAttribute("d"))
  const points = Array.from({ length: flat.length / 2 }, (_, i) => [flat[2 * i], flat[2 * i + 1]])
  const [tail, head] = [[(points[0][0] + points[6][0]) / 2, (points[0][1] + points[6][1]) / 2], points[3]]
  const size = Math.hypot(head[0] - tail[0], head[1] - tail[1])
  const [u, v] = [(head[0] - tail[0]) / size, (head[1] - tail[1]) / size]
  const outline = points.map(([x, y], i) => {
    const from = i > 0 && i < 6 ? head : tail
    return [from === head, (x - from[0]) * u + (y - from[1]) * v, (y - from[1]) * u - (x - from[0]) * v]
  })
  const tip = Math.max(...outline.map(([, along]) => -along))
  return (from, to) => {
    const size = Math.hypot(to[0] - from[0], to[1] - from[1])
    if (size < 0.01) return ""
    const [u, v, shrink] = [(to[0] - from[0]) / size, (to[1] - from[1]) / size, Math.min(1, size / tip)]
    return d(outline.map(([atHead, along, across]) => {
      const [x, y] = atHead ? to : from
      return [x + shrink * (along * u - across * v), y + shrink * (along * v + across * u)]
    })) + " z"
  }
}

const NAMED = { start: [[-1, 1], [1, 1], [-1, -1], [1, -1]], goal: [[1, 0], [-1, 0]] } // where a name may stand, best first
const BASELINE = 4.5 // below the middle of a word

// The side of a point that is farthest from every direction in which something is drawn there, if it has room for a name.
function clearest(sides, directions, share) {
  const room = (side, place) => side < 0 ? place > 0.14 : side > 0 ? place < 0.86 : true
  const crowd = side => Math.max(...directions.filter(norm).map(v => (side[0] * v[0] + side[1] * v[1]) / norm(side) / norm(v)), -1)
    + (room(side[0], share[0]) && room(side[1], share[1]) ? 0 : 3)
  return sides.reduce((best, side) => (crowd(side) < crowd(best) - 1e-6 ? side : best))
}

export function takeOver(svg, id, { view, inputView, reach, arrow: arrowLength }) {
  const mark = name => svg.getElementById(`${id}-${name}`)
  const first = name => mark(name).querySelector("path[clip-path]")
  const map = half => scale(svg, mark("path"), [-half, half])
  const inset = scale(svg, mark("inputs"), inputView)
  const outlines = Object.fromEntries(["gradient", "update", "inputs", "used"].map(name => [name, arrow(first(name))]))
  let plane = map(view)

  // The dots of the path become a marker of its line: however many steps there are, the line is one element.
  const line = first("path")
  const [dots, look] = [mark("path").querySelector("g"), mark("path").querySelector("use")]
  const dot = make("marker", { id: `${id}-dot`, markerUnits: "userSpaceOnUse", overflow: "visible" }, mark("path"))
  const shape = svg.getElementById(look.href.baseVal.slice(1)).cloneNode()
  shape.removeAttribute("id")
  shape.setAttribute("style", look.getAttribute("style"))
  dot.append(shape)
  dots.remove()
  for (const place of ["start", "mid", "end"]) line.setAttribute(`marker-${place}`, `url(#${id}-dot)`)
  const ahead = line.cloneNode()
  ahead.classList.add("drive__ahead")
  line.after(ahead)

  const copies = (name, count) => {
    const paths = [...mark(name).querySelectorAll("path[clip-path]")]
    while (paths.length < count) paths.push(mark(name).appendChild(paths[0].cloneNode()))
    return paths
  }
  const shades = [first("reachable-0"), first("reachable-1")]
  while (shades.length < 4) shades.push(mark("reachable-1").appendChild(shades[1].cloneNode()))
  const arrows = { inputs: copies("inputs", 4), used: copies("used", 4) }
  const put = (name, point) => {
    const use = mark(name).querySelector("use")
    use.setAttribute("x", point[0])
    use.setAttribute("y", point[1])
  }
  const labels = Object.keys(NAMED).map((name, i) => {
    const text = mark(`names-${i}`).querySelector("text")
    const use = mark(name).querySelector("use")
    const [x, y] = ["x", "y"].map(key => text.getAttribute(key) - use.getAttribute(key))
    return { text, away: [Math.abs(x), Math.abs(y - BASELINE)] }
  })
  const ticks = [1, 2].flatMap(axis => [...mark(`matplotlib.axis_${axis}`).querySelectorAll("text")])
    .map(text => ({ text, share: text.textContent.replace("−", "-") / view })).filter(({ share }) => share)
  const handles = Object.fromEntries(Object.keys(NAMED).map(name =>
    [name, make("circle", { r: 24, class: "drive__handle", "data-handle": name }, svg)]))

  function show(journey, at, start, goal, half) {
    const { path, run, inputs, way } = journey
    plane = map(half)
    for (const { text, share } of ticks) text.textContent = trimmed(share * half)
    contours(inputs, goal, half).forEach((contour, i) => first(`contours-${i}`).setAttribute("d", d(contour.map(plane.to))))
    const points = path.map(plane.to)
    line.setAttribute("d", d(at ? points.slice(0, at + 1) : points))
    ahead.setAttribute("d", at ? d(points.slice(at)) : "")
    first("straight").setAttribute("d", d([start, goal].map(plane.to)))

    const now = path[at]
    const batch = run.samples[at].map(i => inputs[i])
    const along = line_of(batch)
    const unit = along && norm(along) ? along.map(entry => (reach * half * entry) / norm(along)) : null
    const ends = unit ? [-1, 1].map(sign => plane.to([now[0] + sign * unit[0], now[1] + sign * unit[1]])) : []
    first("along").setAttribute("d", d(ends))
    const open = quadrants(batch)
    shades.forEach((shade, i) => shade.setAttribute("d", open[i] ? quadrant(now, open[i], half) : ""))

    const gradient = run.gradients[at]
    const moves = without_rest([gradient], norm(way) / journey.step_size).length
    const push = moves ? gradient.map(entry => (arrowLength * half * entry) / norm(gradient)) : [0, 0]
    const center = plane.to(now)
    first("gradient").setAttribute("d", outlines.gradient(center, plane.to([now[0] + push[0], now[1] + push[1]])))
    first("update").setAttribute("d", moves ? outlines.update(center, plane.to(run.weights[at + 1])) : "")
    const zero = inset.to([0, 0])
    for (const [name, list] of [["inputs", inputs], ["used", batch]])
      arrows[name].forEach((path, i) => path.setAttribute("d", list[i] ? outlines[name](zero, inset.to(list[i])) : ""))

    put("now", center)
    const there = run.gradients[0]
    const drawn = [[way, there, there.map(entry => -entry)], [way.map(entry => -entry)]]
    for (const [i, [name, sides]] of Object.entries(NAMED).entries()) {
      const place = [start, goal][i], point = plane.to(place)
      put(name, point)
      handles[name].setAttribute("cx", point[0])
      handles[name].setAttribute("cy", point[1])
      const { text, away } = labels[i]
      const [east, north] = clearest(sides, drawn[i], place.map(entry => entry / half / 2 + 0.5))
      text.setAttribute("x", point[0] + east * away[0])
      text.setAttribute("y", point[1] - north * away[1] + BASELINE)
      text.style.textAnchor = east < 0 ? "end" : "start"
    }
  }

  function quadrant(now, signs, half) {
    const corner = signs.map(sign => sign * half)
    return d([now, [corner[0], now[1]], corner, [now[0], corner[1]]].map(plane.to)) + " z"
  }

  const toData = event => {
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse())
    return plane.from(point.x, point.y)
  }
  return { show, handles, toData }
}
