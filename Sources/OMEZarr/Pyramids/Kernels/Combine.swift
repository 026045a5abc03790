/// Sums rows with symmetric weights: target[i] = Σⱼ weights[j]·rows[j][i].
///
/// Rows at equal distance from the middle are added before they are weighted, three such pairs per
/// sweep, so that the sums stay in registers.
@inline(__always)
func combine<S: Sample>(
  _ rows: UnsafeMutablePointer<UnsafePointer<S>>, _ rowCount: Int,
  _ weights: UnsafeMutablePointer<S.Working>, into target: UnsafeMutablePointer<S.Working>,
  _ count: Int
) {
  let last = rowCount &- 1
  let pairs = rowCount / 2
  var pair = 0
  var isFirst = true
  while pair < pairs {
    let a = rows[pair]
    let b = rows[last &- pair]
    if pairs &- pair >= 3 {
      sum3(
        a, b, rows[pair &+ 1], rows[last &- pair &- 1], rows[pair &+ 2], rows[last &- pair &- 2],
        weights[pair], weights[pair &+ 1], weights[pair &+ 2], target, count, isFirst)
      pair &+= 3
    } else if pairs &- pair == 2 {
      sum2(
        a, b, rows[pair &+ 1], rows[last &- pair &- 1], weights[pair], weights[pair &+ 1], target,
        count, isFirst)
      pair &+= 2
    } else {
      sum1(a, b, weights[pair], target, count, isFirst)
      pair &+= 1
    }
    isFirst = false
  }
  if rowCount % 2 == 1 { sumCentre(rows[pairs], weights[pairs], target, count, isFirst) }
}

@inline(__always)
private func sum3<S: Sample>(
  _ a: UnsafePointer<S>, _ b: UnsafePointer<S>, _ c: UnsafePointer<S>, _ d: UnsafePointer<S>,
  _ e: UnsafePointer<S>, _ f: UnsafePointer<S>, _ u: S.Working, _ v: S.Working, _ w: S.Working,
  _ target: UnsafeMutablePointer<S.Working>, _ count: Int, _ isFirst: Bool
) {
  if isFirst {
    for i in 0..<count {
      target[i] =
        S.sum(a[i], b[i]) * u + S.sum(c[i], d[i]) * v
        + S.sum(e[i], f[i]) * w
    }
  } else {
    for i in 0..<count {
      target[i] +=
        S.sum(a[i], b[i]) * u + S.sum(c[i], d[i]) * v
        + S.sum(e[i], f[i]) * w
    }
  }
}

@inline(__always)
private func sum2<S: Sample>(
  _ a: UnsafePointer<S>, _ b: UnsafePointer<S>, _ c: UnsafePointer<S>, _ d: UnsafePointer<S>,
  _ u: S.Working, _ v: S.Working, _ target: UnsafeMutablePointer<S.Working>, _ count: Int,
  _ isFirst: Bool
) {
  if isFirst {
    for i in 0..<count {
      target[i] = S.sum(a[i], b[i]) * u + S.sum(c[i], d[i]) * v
    }
  } else {
    for i in 0..<count {
      target[i] += S.sum(a[i], b[i]) * u + S.sum(c[i], d[i]) * v
    }
  }
}

@inline(__always)
private func sum1<S: Sample>(
  _ a: UnsafePointer<S>, _ b: UnsafePointer<S>, _ u: S.Working,
  _ target: UnsafeMutablePointer<S.Working>, _ count: Int, _ isFirst: Bool
) {
  if isFirst {
    for i in 0..<count { target[i] = S.sum(a[i], b[i]) * u }
  } else {
    for i in 0..<count { target[i] += S.sum(a[i], b[i]) * u }
  }
}

@inline(__always)
private func sumCentre<S: Sample>(
  _ a: UnsafePointer<S>, _ u: S.Working, _ target: UnsafeMutablePointer<S.Working>, _ count: Int,
  _ isFirst: Bool
) {
  if isFirst {
    for i in 0..<count { target[i] = a[i].working * u }
  } else {
    for i in 0..<count { target[i] += a[i].working * u }
  }
}
