/**
 * Array.prototype.sort as V8 does it (spec contracts §12.1): the order and number of comparisons is gas, so the algorithm,
 * a merge sort of natural runs with galloping, is part of the rules. Uses no method that a contract could replace.
 */
export const SORT = String.raw`
const GALLOP = 7
function sortArray(compare) {
  if (compare !== undefined && typeof compare !== 'function') {
    throw new RealTypeError('The comparison function must be either a function or undefined')
  }
  const self = RealObject(this)
  const length = self.length
  const count = length > 0 ? floor(length) : 0
  if (count < 2) return this
  const work = []
  let filled = 0
  let undefineds = 0
  for (let i = 0; i < count; i++) {
    if (!(i in self)) continue
    const value = self[i]
    if (value === undefined) undefineds++
    else defineProperty(work, filled++, { value: value, writable: true, enumerable: true, configurable: true })
  }
  mergeSort(work, filled, compare === undefined ? compareTexts : (x, y) => {
    const order = +compare(x, y)
    return order !== order ? 0 : order
  })
  let at = 0
  for (; at < filled; at++) self[at] = work[at]
  for (; at < filled + undefineds; at++) self[at] = undefined
  for (; at < count; at++) delete self[at]
  return this
}
function compareTexts(x, y) {
  const a = RealString(x), b = RealString(y)
  return a === b ? 0 : a < b ? -1 : 1
}

function mergeSort(a, total, order) {
  if (total < 2) return
  const runs = { base: [], size: [], count: 0, gallop: GALLOP }
  let low = 0
  let left = total
  let shortest = left
  let odd = 0
  while (shortest >= 64) {
    odd |= shortest & 1
    shortest >>= 1
  }
  shortest += odd
  while (left !== 0) {
    let size = naturalRun(a, low, low + left, order)
    if (size < shortest) {
      const forced = shortest < left ? shortest : left
      insertSorted(a, low, low + size, low + forced, order)
      size = forced
    }
    runs.base[runs.count] = low
    runs.size[runs.count++] = size
    settle(a, runs, order)
    low += size
    left -= size
  }
  while (runs.count > 1) {
    let n = runs.count - 2
    if (n > 0 && runs.size[n - 1] < runs.size[n + 1]) n--
    mergeAt(a, runs, n, order)
  }
}
function naturalRun(a, low, high, order) {
  if (low + 1 === high) return 1
  let size = 2
  const falls = order(a[low + 1], a[low]) < 0
  for (let i = low + 2; i < high; i++) {
    const o = order(a[i], a[i - 1])
    if (falls ? o >= 0 : o < 0) break
    size++
  }
  if (falls) {
    for (let i = low, j = low + size - 1; i < j; i++, j--) {
      const x = a[i]
      a[i] = a[j]
      a[j] = x
    }
  }
  return size
}
function insertSorted(a, low, from, high, order) {
  for (let start = from === low ? from + 1 : from; start < high; start++) {
    let left = low
    let right = start
    const pivot = a[start]
    while (left < right) {
      const middle = left + ((right - left) >> 1)
      if (order(pivot, a[middle]) < 0) right = middle
      else left = middle + 1
    }
    for (let i = start; i > left; i--) a[i] = a[i - 1]
    a[left] = pivot
  }
}
function holds(size, n) {
  return n < 2 || size[n - 2] > size[n - 1] + size[n]
}
function settle(a, runs, order) {
  const size = runs.size
  while (runs.count > 1) {
    let n = runs.count - 2
    if (!holds(size, n + 1) || !holds(size, n)) {
      if (size[n - 1] < size[n + 1]) n--
      mergeAt(a, runs, n, order)
    } else if (size[n] <= size[n + 1]) mergeAt(a, runs, n, order)
    else break
  }
}
function mergeAt(a, runs, i, order) {
  let baseA = runs.base[i], sizeA = runs.size[i]
  const baseB = runs.base[i + 1]
  let sizeB = runs.size[i + 1]
  runs.size[i] = sizeA + sizeB
  if (i === runs.count - 3) {
    runs.base[i + 1] = runs.base[i + 2]
    runs.size[i + 1] = runs.size[i + 2]
  }
  runs.count--
  const k = gallopRight(a, a[baseB], baseA, sizeA, 0, order)
  baseA += k
  sizeA -= k
  if (sizeA === 0) return
  sizeB = gallopLeft(a, a[baseA + sizeA - 1], baseB, sizeB, sizeB - 1, order)
  if (sizeB === 0) return
  if (sizeA <= sizeB) mergeLow(a, runs, baseA, sizeA, baseB, sizeB, order)
  else mergeHigh(a, runs, baseA, sizeA, baseB, sizeB, order)
}
function gallopLeft(a, key, base, size, hint, order) {
  let last = 0
  let offset = 1
  if (order(a[base + hint], key) < 0) {
    const most = size - hint
    while (offset < most && order(a[base + hint + offset], key) < 0) {
      last = offset
      offset = (offset << 1) + 1
    }
    if (offset > most) offset = most
    last += hint
    offset += hint
  } else {
    const most = hint + 1
    while (offset < most && !(order(a[base + hint - offset], key) < 0)) {
      last = offset
      offset = (offset << 1) + 1
    }
    if (offset > most) offset = most
    const near = last
    last = hint - offset
    offset = hint - near
  }
  last++
  while (last < offset) {
    const middle = last + ((offset - last) >> 1)
    if (order(a[base + middle], key) < 0) last = middle + 1
    else offset = middle
  }
  return offset
}
function gallopRight(a, key, base, size, hint, order) {
  let last = 0
  let offset = 1
  if (order(key, a[base + hint]) < 0) {
    const most = hint + 1
    while (offset < most && order(key, a[base + hint - offset]) < 0) {
      last = offset
      offset = (offset << 1) + 1
    }
    if (offset > most) offset = most
    const near = last
    last = hint - offset
    offset = hint - near
  } else {
    const most = size - hint
    while (offset < most && !(order(key, a[base + hint + offset]) < 0)) {
      last = offset
      offset = (offset << 1) + 1
    }
    if (offset > most) offset = most
    last += hint
    offset += hint
  }
  last++
  while (last < offset) {
    const middle = last + ((offset - last) >> 1)
    if (order(key, a[base + middle]) < 0) offset = middle
    else last = middle + 1
  }
  return offset
}
function copyRun(from, at, to, into, size) {
  if (from === to && at < into) {
    for (let i = size - 1; i >= 0; i--) to[into + i] = from[at + i]
  } else {
    for (let i = 0; i < size; i++) to[into + i] = from[at + i]
  }
}
function held(a, base, size) {
  const copy = []
  for (let i = 0; i < size; i++) {
    defineProperty(copy, i, { value: a[base + i], writable: true, enumerable: true, configurable: true })
  }
  return copy
}
function mergeLow(a, runs, baseA, sizeA, baseB, sizeB, order) {
  const temp = held(a, baseA, sizeA)
  let to = baseA
  let inTemp = 0
  let inB = baseB
  const finish = (copyB) => {
    if (copyB) {
      copyRun(a, inB, a, to, sizeB)
      a[to + sizeB] = temp[inTemp]
    } else if (sizeA > 0) copyRun(temp, inTemp, a, to, sizeA)
  }
  a[to++] = a[inB++]
  if (--sizeB === 0) return finish(false)
  if (sizeA === 1) return finish(true)
  let gallop = runs.gallop
  for (;;) {
    let winsA = 0
    let winsB = 0
    for (;;) {
      if (order(a[inB], temp[inTemp]) < 0) {
        a[to++] = a[inB++]
        winsB++
        winsA = 0
        if (--sizeB === 0) return finish(false)
        if (winsB >= gallop) break
      } else {
        a[to++] = temp[inTemp++]
        winsA++
        winsB = 0
        if (--sizeA === 1) return finish(true)
        if (winsA >= gallop) break
      }
    }
    gallop++
    for (let first = true; first || winsA >= GALLOP || winsB >= GALLOP; first = false) {
      gallop = gallop - 1 > 1 ? gallop - 1 : 1
      runs.gallop = gallop
      winsA = gallopRight(temp, a[inB], inTemp, sizeA, 0, order)
      if (winsA > 0) {
        copyRun(temp, inTemp, a, to, winsA)
        to += winsA
        inTemp += winsA
        sizeA -= winsA
        if (sizeA === 1) return finish(true)
        if (sizeA === 0) return finish(false)
      }
      a[to++] = a[inB++]
      if (--sizeB === 0) return finish(false)
      winsB = gallopLeft(a, temp[inTemp], inB, sizeB, 0, order)
      if (winsB > 0) {
        copyRun(a, inB, a, to, winsB)
        to += winsB
        inB += winsB
        sizeB -= winsB
        if (sizeB === 0) return finish(false)
      }
      a[to++] = temp[inTemp++]
      if (--sizeA === 1) return finish(true)
    }
    gallop++
    runs.gallop = gallop
  }
}
function mergeHigh(a, runs, baseA, sizeA, baseB, sizeB, order) {
  const temp = held(a, baseB, sizeB)
  let to = baseB + sizeB - 1
  let inTemp = sizeB - 1
  let inA = baseA + sizeA - 1
  const finish = (copyA) => {
    if (copyA) {
      to -= sizeA
      inA -= sizeA
      copyRun(a, inA + 1, a, to + 1, sizeA)
      a[to] = temp[inTemp]
    } else if (sizeB > 0) copyRun(temp, 0, a, to - (sizeB - 1), sizeB)
  }
  a[to--] = a[inA--]
  if (--sizeA === 0) return finish(false)
  if (sizeB === 1) return finish(true)
  let gallop = runs.gallop
  for (;;) {
    let winsA = 0
    let winsB = 0
    for (;;) {
      if (order(temp[inTemp], a[inA]) < 0) {
        a[to--] = a[inA--]
        winsA++
        winsB = 0
        if (--sizeA === 0) return finish(false)
        if (winsA >= gallop) break
      } else {
        a[to--] = temp[inTemp--]
        winsB++
        winsA = 0
        if (--sizeB === 1) return finish(true)
        if (winsB >= gallop) break
      }
    }
    gallop++
    for (let first = true; first || winsA >= GALLOP || winsB >= GALLOP; first = false) {
      gallop = gallop - 1 > 1 ? gallop - 1 : 1
      runs.gallop = gallop
      winsA = sizeA - gallopRight(a, temp[inTemp], baseA, sizeA, sizeA - 1, order)
      if (winsA > 0) {
        to -= winsA
        inA -= winsA
        copyRun(a, inA + 1, a, to + 1, winsA)
        sizeA -= winsA
        if (sizeA === 0) return finish(false)
      }
      a[to--] = temp[inTemp--]
      if (--sizeB === 1) return finish(true)
      winsB = sizeB - gallopLeft(temp, a[inA], 0, sizeB, sizeB - 1, order)
      if (winsB > 0) {
        to -= winsB
        inTemp -= winsB
        copyRun(temp, inTemp + 1, a, to + 1, winsB)
        sizeB -= winsB
        if (sizeB === 1) return finish(true)
        if (sizeB === 0) return finish(false)
      }
      a[to--] = a[inA--]
      if (--sizeA === 0) return finish(false)
    }
    gallop++
    runs.gallop = gallop
  }
}
`
