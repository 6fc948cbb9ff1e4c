/* Which sections answer a query. The engine is MiniSearch; what is here makes the words of the pages and those of their
   readers the same: endings, compounds in any spelling, Greek letters and their names, words that mean one thing. */
globalThis.searching = (() => {
  // Dropped from a query, unless it has no other words.
  const STOP = `a about actually again also am an and any anyway are as at be because been being but by can cant could did do
    does doesnt doing dont for from get gets getting go had has have how i if in into is isnt it its just like make makes me much my
    need needs no non not of on or our really s shall should so still t than that the their them then there these they this to too
    use used using very vs versus was we were what when where which while who why will with without would you your`.split(/\s+/)

  // One thing, however it is written.
  const SAME = [
    "learning rate|lr|step size|stepsize|η|eta",
    "batchnorm|batch norm|batch normalization|bn",
    "layernorm|layer norm|layer normalization|ln",
    "rmsnorm|rms norm|rms normalization",
    "minmax|min max|minmaxscaler",
    "zscore|z score|standardscaler|standardize",
    "zigzag|zig zag|oscillate",
    "minibatch|mini batch|sgd|stochastic gradient descent",
    "onehot|one hot|dummy variable|dummy|categorical",
    "crossentropy|cross entropy",
    "vanishing gradient",
    "first layer|input layer",
    "mean zero|zero mean|zero centered|zerocentered|subtract mean|mean subtraction|demean",
    "sigma|σ|sigmoid|logistic", "sigma′|σ′|sigmoid derivative|derivative of sigmoid", "delta|δ|upstream gradient",
    "kappa|κ|condition number", "lambda|λ|eigenvalue", "mu|μ", "gamma|γ|gain", "beta|β",
    "cnn|convolution|convolutional|conv|convnet", "rnn|recurrent|lstm|gru", "llm|large language model|large model",
    "silu|swish", "relu|rectifier|rectified linear unit", "image|pixel|imagenet|photo|picture",
    "half|½|0.5|1/2|one half",
  ]

  // Words that often stand for one another: a query with one finds the others, too, at less.
  const NEAR = [
    "derivative|slope|prime", "transformer|attention|token", "kill|dead|dying|die", "hidden layer|next layer|second layer",
    "fix|solve|cure|remove|help|prevent|avoid|stop|enough", "harm|hurt|bad|problem|cost|suffer|worse",
    "decrease|down|lower|fall|negative", "increase|up|raise|rise", "flip|change|alternate|switch",
    "differ|different|mixed|mix|opposite", "keep|stay|never change|always", "share|common|agree", "mean zero|center",
    "classification|softmax|cross entropy|logit", "newton|second order|curvature", "row|weight matrix",
    "definition|define|meaning", "shift|beta", "binary|onehot", "minibatch|batch", "outlier|zscore",
    // Words of the field that the pages may not use, with those that they do.
    "initialization|xavier|glorot|kaiming|he init", "chain rule|backprop|backpropagation", "bias|intercept|offset",
    "normalization|groupnorm|group norm|instance norm|weight norm", "activation function|leaky relu|elu|softplus|maxout|mish",
    "image|cifar|mnist|rgb", "digits|mnist", "scikit|sklearn|pytorch|tensorflow|keras", "squared loss|mse|mean squared error",
    "batchnorm|internal covariate shift", "whitening|decorrelation|zca|pca", "zscore|robustscaler", "cs231n|karpathy",
    "neuron|perceptron", "vanishing gradient|exploding gradient", "onehot|embedding", "learning rate|hyperparameter",
    "overfitting|regularization|dropout", "kappa|condition|conditioned|preconditioning",
  ]
  const NEARLY = 0.4

  const ENDINGS = /(?:i[sz](?:ations?|e[drs]?|ers|ing)|at(?:ions?|ed|es?|ing)|ions?|ings?|ed|ly|al|ers?|e?s|e)$/

  // The words as they are written, in lower case: σ′ with its prime, δx as two, 0.5 and 1/2 whole.
  const written = text => text.toLowerCase()
    .replace(/n[’']t\b/g, "nt").replace(/[’'`]s\b/g, "").replace(/(?<=[a-zα-ω])['’]/g, "′")
    .replace(/\bcentr(?=e[ds]?\b|ing\b)/g, "center")
    .match(/\d+\.\d+|\d\/\d|\p{Script=Greek}′*|(?:(?!\p{Script=Greek})[\p{L}\p{N}½])+′*|[<>∂]/gu) ?? []

  // A word without its endings: centering, centered and centers are one word.
  const shorter = word => {
    if (!/^[a-z]{4,}$/.test(word)) return word
    const bare = word.replace(ENDINGS, "")
    const short = bare.length > 3 ? bare : word.replace(/(?<=[^s])s$/, "")
    return short === word ? word.replace(/([b-df-hj-np-tv-z])\1$/, "$1") : shorter(short)
  }
  const kept = new Map() // a page says the same words again and again
  const stem = word => {
    if (!kept.has(word)) kept.set(word, shorter(word))
    return kept.get(word)
  }
  const stems = text => written(text).flatMap(word => word.endsWith("′") ? [word, word.replace(/′+$/, "")] : [word]).map(stem)

  const forms = new Map() // by the first word of a form, the longest first
  for (const [name, ...others] of SAME.map(line => line.split("|"))) for (const form of [name, ...others]) {
    const [first, ...rest] = stems(form)
    const known = [...(forms.get(first) ?? []), { rest, name: "=" + name }]
    forms.set(first, known.sort((one, other) => other.rest.length - one.rest.length))
  }
  // The words of a text, with one name for what is the same; if `whole`, without the words that the name is put for.
  const words = (text, whole) => {
    const all = stems(text), found = []
    for (let at = 0; at < all.length; at++) {
      const form = forms.get(all[at])?.find(({ rest }) => rest.every((word, i) => word === all[at + 1 + i]))
      if (form) found.push(form.name)
      if (!form || (form.rest.length && !whole)) found.push(all[at])
      if (form && whole) at += form.rest.length
    }
    return found
  }
  const stop = new Set(STOP.map(stem)), near = NEAR.map(line => line.split("|").map(form => words(form, true)))

  // The function that finds: a query in, the sections out, the best first, each with the words it was found by.
  const ranking = (MiniSearch, pages) => {
    const known = new Set()
    const sections = pages.flatMap(({ sections, ...page }) => sections.map(section => ({ ...page, text: "", ...section })))
    sections.forEach((section, id) => { section.id = id })
    const engine = new MiniSearch({
      fields: ["heading", "words", "text", "title"],
      tokenize: text => words(text).filter(word => !stop.has(word)),
      processTerm: term => { known.add(term); return term },
    })
    engine.addAll(sections)

    // "batchnorm" is "batch" and "norm", if those are words.
    const halves = term => {
      for (let at = 3; at <= term.length - 3; at++) {
        const both = [term.slice(0, at), term.slice(at)].map(stem)
        if (both.every(part => known.has(part))) return both
      }
      return []
    }
    // What may stand in a section for a word of the query: the word, what is in it, and what stands near it, at less.
    const instead = (term, own) => {
      const found = new Map([[term, 1]])
      const add = (word, weight) => known.has(word) && found.set(word, Math.max(weight, found.get(word) ?? 0))
      if (!known.has(term)) for (const part of halves(term)) add(part, 0.8)
      for (const line of near) for (const form of line) {
        if (form[0] !== term || !form.every(word => own.includes(word))) continue
        for (const other of line) if (other !== form) for (const word of other) add(word, NEARLY / other.length)
      }
      return found
    }
    const look = (term, prefix, fuzzy) => engine.search("…", {
      tokenize: () => [term],
      processTerm: each => each,
      boost: { heading: 2, words: 2, title: 0.6 },
      prefix,
      fuzzy,
      weights: { prefix: 0.1, fuzzy: 0.4 },
      bm25: { k: 1.2, b: 0.7, d: 1 },
    })
    // The sections with a word or the best of what may stand for it.
    const best = (term, own, fuzzy) => {
      const found = new Map(), others = instead(term, own)
      for (const [word, weight] of others) {
        const begins = word === term && (term.length > 3 || (term === own.at(-1) && /^[a-z]/.test(term)))
        const misspelled = others.size === 1 && !known.has(term) && term.length > 3
        for (const { id, score, terms } of look(word, begins, misspelled && fuzzy))
          if (score * weight > (found.get(id)?.score ?? 0)) found.set(id, { score: score * weight, terms })
      }
      return found
    }
    // The words of a query add up; a section that lacks some counts less, the more so the rarer they are.
    const find = (own, fuzzy) => {
      const total = new Map()
      let most = 0
      for (const term of own) {
        const found = best(term, own, fuzzy), top = Math.max(0, ...[...found.values()].map(({ score }) => score))
        most += top
        for (const [id, { score, terms }] of found) {
          const each = total.get(id) ?? { score: 0, part: 0, terms: new Set() }
          for (const word of terms) each.terms.add(word)
          total.set(id, { score: each.score + score, part: each.part + top, terms: each.terms })
        }
      }
      return [...total].map(([id, { score, part, terms }]) => ({ ...sections[id], terms, score: score * part / most }))
        .sort((one, other) => other.score - one.score)
    }
    return query => {
      const all = words(query, true), meat = all.filter(word => !stop.has(word))
      const own = [...new Set(meat.length ? meat : all)], found = find(own, 0.2)
      const result = found.length ? found : find(own, 0.4)
      for (const { terms } of result) for (const word of stems(query)) terms.add(word)
      return result
    }
  }

  // A text as words and what stands between them, each with whether it was searched for.
  const marked = (text, terms) => {
    const parts = text.split(/(\p{Script=Greek}′*|(?:(?!\p{Script=Greek})[\p{L}\p{N}½])+′*)/u).map(part => [part, false])
    const own = parts.map((part, i) => i % 2 ? stem(part[0].toLowerCase()) : "")
    for (let at = 1; at < parts.length; at += 2) {
      if (terms.has(own[at]) && !stop.has(own[at])) parts[at][1] = true
      for (const { rest, name } of forms.get(own[at]) ?? []) {
        if (!terms.has(name) || !rest.every((word, i) => word === own[at + 2 * i + 2])) continue
        for (let i = 0; i <= 2 * rest.length; i++) parts[at + i][1] = true
        break
      }
    }
    return parts
  }

  return { ranking, marked }
})()
