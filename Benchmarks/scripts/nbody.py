"""Planets that attract each other: arithmetic on floats in lists."""

SUN = 39.47841760435743
BODIES = [
    ([0.0, 0.0, 0.0], [0.0, 0.0, 0.0], SUN),
    ([4.84143144246472090, -1.16032004402742839, -0.103622044471123109],
     [0.60632639299583202, 2.81198684491626016, -0.02521836165988763], 0.03769367487038949),
    ([8.34336671824457987, 4.12479856412430479, -0.403523417114321381],
     [-1.01077434617879236, 1.82566237123041186, 0.00841576137658415], 0.011286326131968767),
    ([12.8943695621391310, -15.1111514016986312, -0.223307578892655734],
     [1.08279100644153536, 0.86871301816960822, -0.01083263740136364], 0.0017237240570597112),
    ([15.3796971148509165, -25.9193146099879641, 0.179258772950371181],
     [0.97909073224389793, 0.59469899864767622, -0.03475595762521447], 0.0020336868699246304),
]


def pairs_of(bodies):
    return [(bodies[i], bodies[j]) for i in range(len(bodies)) for j in range(i + 1, len(bodies))]


def advance(dt, n, bodies, pairs):
    for _ in range(n):
        for ([x1, y1, z1], v1, m1), ([x2, y2, z2], v2, m2) in pairs:
            dx = x1 - x2
            dy = y1 - y2
            dz = z1 - z2
            mag = dt * ((dx * dx + dy * dy + dz * dz) ** (-1.5))
            b1m = m1 * mag
            b2m = m2 * mag
            v1[0] -= dx * b2m
            v1[1] -= dy * b2m
            v1[2] -= dz * b2m
            v2[0] += dx * b1m
            v2[1] += dy * b1m
            v2[2] += dz * b1m
        for r, [vx, vy, vz], m in bodies:
            r[0] += dt * vx
            r[1] += dt * vy
            r[2] += dt * vz


def energy(bodies, pairs):
    e = 0.0
    for ((x1, y1, z1), v1, m1), ((x2, y2, z2), v2, m2) in pairs:
        dx = x1 - x2
        dy = y1 - y2
        dz = z1 - z2
        e -= (m1 * m2) / ((dx * dx + dy * dy + dz * dz) ** 0.5)
    for r, [vx, vy, vz], m in bodies:
        e += m * (vx * vx + vy * vy + vz * vz) / 2.0
    return e


pairs = pairs_of(BODIES)
print("%.9f" % energy(BODIES, pairs))
advance(0.01, 20000, BODIES, pairs)
print("%.9f" % energy(BODIES, pairs))
