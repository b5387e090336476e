// SPDX-License-Identifier: Apache-2.0
#include "simulate/line_tracer.hpp"

#include "core/error.hpp"
#include "core/vector_products.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace isotone::simulate {
namespace {

/// Disjoint intervals already taken by later primitives, kept in order.
class Covered {
public:
    /// Calls visit(from, to) for each part of [from, to] not yet covered, then covers it.
    template <class Visit>
    void add(double from, double to, Visit visit) {
        std::size_t k = 0;
        while (k < count_ && to_[k] < from) {
            ++k;
        }
        const std::size_t first = k;
        double start = from;
        double low = from, high = to;
        while (k < count_ && from_[k] <= to) {
            if (from_[k] > start) {
                visit(start, from_[k]);
            }
            start = std::max(start, to_[k]);
            low = std::min(low, from_[k]);
            high = std::max(high, to_[k]);
            ++k;
        }
        if (start < to) {
            visit(start, to);
        }
        replace(first, k, low, high);
    }

private:
    /// Intervals first..last-1 become one; the rest moves up or down.
    void replace(std::size_t first, std::size_t last, double low, double high) {
        if (last == first) {
            for (std::size_t i = count_; i > first; --i) {
                from_[i] = from_[i - 1];
                to_[i] = to_[i - 1];
            }
            ++count_;
        } else {
            const std::size_t removed = last - first - 1;
            for (std::size_t i = last; i < count_; ++i) {
                from_[i - removed] = from_[i];
                to_[i - removed] = to_[i];
            }
            count_ -= removed;
        }
        from_[first] = low;
        to_[first] = high;
    }

    std::array<double, most_primitives + 1> from_, to_;
    std::size_t count_ = 0;
};

}  // namespace

bool LineTracer::Body::intersect(double za, double dz, double& from, double& to) const {
    from = reach_from;
    to = reach_to;
    if (!depends_on_z) {
        from = reach_from;
        to = reach_to;
    } else if (has_quadratic) {
        // |e0 + u e1|^2 <= 1 with e0 = alpha + beta za, e1 = gamma + beta dz.
        const double a = gg + dz * (2.0 * bg + dz * bb);
        const double b = ag + ab * dz + za * (bg + bb * dz);
        const double c = aa + za * (2.0 * ab + za * bb) - 1.0;
        if (a > 1e-18) {
            const double discriminant = b * b - a * c;
            if (discriminant <= 0.0) {
                return false;
            }
            const double root = std::sqrt(discriminant);
            from = std::max(0.0, (-b - root) / a);
            to = std::min(1.0, (-b + root) / a);
        } else if (c > 0.0) {
            return false;  // parallel to a cylinder's axis, outside
        } else {
            from = 0.0;
            to = 1.0;
        }
    }
    for (const Limit& limit : limits) {
        const double start = limit.at_start + limit.per_z * za;
        const double slope = limit.along + limit.per_z * dz;
        if (slope > 0.0) {
            to = std::min(to, -start / slope);
        } else if (slope < 0.0) {
            from = std::max(from, -start / slope);
        } else if (start > 0.0) {
            return false;
        }
    }
    return from < to;
}

LineTracer::Body LineTracer::make_body(const Primitive& primitive, const TransaxialLine& line) const {
    // e(u) = D R (p(u) - centre) = alpha + beta za + u (gamma + beta dz), each component scaled to +-1 at the surface.
    Body body;
    body.primitive = &primitive;
    const Vector3 start{line.xa - primitive.centre_mm[0], line.ya - primitive.centre_mm[1], -primitive.centre_mm[2]};
    const Vector3 step{line.xb - line.xa, line.yb - line.ya, 0.0};
    const std::size_t round = primitive.shape == Shape::ellipsoid ? 3 : primitive.shape == Shape::box ? 0 : 2;
    bool round_depends_on_z = false;
    for (std::size_t k = 0; k < 3; ++k) {
        const double scale = 1.0 / primitive.half_mm[k];
        const Vector3 row{primitive.axes[3 * k], primitive.axes[3 * k + 1], primitive.axes[3 * k + 2]};
        const double alpha = scale * dot(row, start), beta = scale * row[2], gamma = scale * dot(row, step);
        if (k < round) {
            body.has_quadratic = true;
            body.aa += alpha * alpha;
            body.ab += alpha * beta;
            body.bb += beta * beta;
            body.ag += alpha * gamma;
            body.bg += beta * gamma;
            body.gg += gamma * gamma;
            round_depends_on_z = round_depends_on_z || beta != 0.0;
        } else {
            body.limits.push_back({alpha - 1.0, gamma, beta});
            body.limits.push_back({-alpha - 1.0, -gamma, -beta});
        }
    }
    for (const CutPlane& cut : primitive.cuts) {
        const Vector3 from_origin{line.xa, line.ya, 0.0};
        body.limits.push_back({dot(cut.normal, from_origin) - cut.offset_mm, dot(cut.normal, step), cut.normal[2]});
    }
    const double half_z = primitive.bounding_half_mm()[2];
    body.z_low = primitive.centre_mm[2] - half_z;
    body.z_high = primitive.centre_mm[2] + half_z;

    // Where the path passes within reach of the centre.
    const double radius = std::hypot(primitive.bounding_half_mm()[0], primitive.bounding_half_mm()[1]);
    const double length2 = step[0] * step[0] + step[1] * step[1];
    if (length2 > 0.0) {
        const double nearest = -(start[0] * step[0] + start[1] * step[1]) / length2;
        const double x = start[0] + nearest * step[0], y = start[1] + nearest * step[1];
        const double left = radius * radius - x * x - y * y;
        const double reach = left > 0.0 ? std::sqrt(left / length2) : -1.0;
        body.reach_from = std::max(0.0, nearest - reach);
        body.reach_to = std::min(1.0, nearest + reach);
    } else if (start[0] * start[0] + start[1] * start[1] > radius * radius) {
        body.reach_to = -1.0;
    }

    // Only the two ends of an upright cylinder or box depend on z: away from them its interval is the same for all z.
    const bool tilted_limit = std::any_of(body.limits.begin(), body.limits.end(),
                                          [](const Limit& limit) { return limit.per_z != 0.0 && limit.along != 0.0; });
    if (!round_depends_on_z && !tilted_limit && body.reach_from < body.reach_to) {
        const auto first_end = std::stable_partition(body.limits.begin(), body.limits.end(),
                                                     [](const Limit& limit) { return limit.per_z == 0.0; });
        std::vector<Limit> ends(first_end, body.limits.end());
        body.limits.erase(first_end, body.limits.end());
        double from = 0.0, to = 0.0;
        const bool meets = body.intersect(0.0, 0.0, from, to);
        body.reach_from = meets ? from : 1.0;
        body.reach_to = meets ? to : 0.0;
        body.limits = std::move(ends);
        body.depends_on_z = false;
    }
    return body;
}

LineTracer::LineTracer(const Phantom& phantom, const TransaxialLine& line)
    : transaxial_mm_(std::hypot(line.xb - line.xa, line.yb - line.ya)) {
    if (phantom.primitives.size() > most_primitives) {
        throw Error(ErrorCode::usage, "phantom '" + phantom.name + "'",
                    std::to_string(phantom.primitives.size()) + " primitives; at most " +
                        std::to_string(most_primitives) + " are possible",
                    "simplify the phantom");
    }
    bodies_.reserve(phantom.primitives.size());
    for (const Primitive& primitive : phantom.primitives) {
        Body body = make_body(primitive, line);
        if (body.reach_from < body.reach_to) {
            bodies_.push_back(std::move(body));
        }
    }
    build_base();
}

void LineTracer::build_base() {
    while (base_bodies_ < bodies_.size() && !bodies_[base_bodies_].depends_on_z) {
        ++base_bodies_;
    }
    for (std::size_t k = bodies_.size(); k > base_bodies_; --k) {
        reachable_.push_back(&bodies_[k - 1]);
    }
    if (base_bodies_ == 0) {
        return;
    }
    base_from_ = 1.0;
    base_to_ = 0.0;
    base_z_low_ = std::numeric_limits<double>::lowest();
    base_z_high_ = std::numeric_limits<double>::max();
    Covered covered;
    for (std::size_t k = base_bodies_; k > 0; --k) {
        const Body& body = bodies_[k - 1];
        base_from_ = std::min(base_from_, body.reach_from);
        base_to_ = std::max(base_to_, body.reach_to);
        base_z_low_ = std::max(base_z_low_, body.z_low);
        base_z_high_ = std::min(base_z_high_, body.z_high);
        covered.add(body.reach_from, body.reach_to, [&](double from, double to) {
            base_.push_back({from, to, body.primitive});
        });
    }
    std::sort(base_.begin(), base_.end(), [](const Stretch& a, const Stretch& b) { return a.from < b.from; });
    base_total_ = base_between(0.0, 1.0);
}

bool LineTracer::base_holds(double za, double dz) const {
    const double first = za + dz * base_from_, last = za + dz * base_to_;
    return std::min(first, last) >= base_z_low_ && std::max(first, last) <= base_z_high_;
}

LineIntegrals LineTracer::base_between(double from, double to) const {
    LineIntegrals sum;
    for (const Stretch& stretch : base_) {
        const double length = std::min(to, stretch.to) - std::max(from, stretch.from);
        if (length > 0.0) {
            sum.activity += length * stretch.primitive->activity_bq_ml;
            sum.attenuation += length * stretch.primitive->mu_per_mm;
        }
    }
    return sum;
}

LineIntegrals LineTracer::integrals(double za_mm, double zb_mm) const {
    const double dz = zb_mm - za_mm;
    const double length = std::sqrt(transaxial_mm_ * transaxial_mm_ + dz * dz);
    const bool base = base_.empty() || base_holds(za_mm, dz);
    Covered covered;
    LineIntegrals sum;
    double from = 0.0, to = 0.0;
    for (const Body* body : reachable_) {
        const double first = za_mm + dz * body->reach_from, last = za_mm + dz * body->reach_to;
        const bool beside =
            (first < body->z_low && last < body->z_low) || (first > body->z_high && last > body->z_high);
        if (!beside && body->intersect(za_mm, dz, from, to)) {
            covered.add(from, to, [&](double start, double end) {
                const LineIntegrals below = base ? base_between(start, end) : LineIntegrals{};
                sum.activity += (end - start) * body->primitive->activity_bq_ml - below.activity;
                sum.attenuation += (end - start) * body->primitive->mu_per_mm - below.attenuation;
            });
        }
    }
    if (base) {
        sum.activity += base_total_.activity;
        sum.attenuation += base_total_.attenuation;
    } else {
        for (std::size_t k = base_bodies_; k > 0; --k) {
            const Body& body = bodies_[k - 1];
            if (body.intersect(za_mm, dz, from, to)) {
                covered.add(from, to, [&](double start, double end) {
                    sum.activity += (end - start) * body.primitive->activity_bq_ml;
                    sum.attenuation += (end - start) * body.primitive->mu_per_mm;
                });
            }
        }
    }
    // Differences of the base may leave -1e-16 where nothing is.
    return {std::max(0.0, sum.activity * length), std::max(0.0, sum.attenuation * length)};
}

std::vector<Stretch> LineTracer::stretches(double za_mm, double zb_mm) const {
    std::vector<Stretch> all;
    Covered covered;
    double from = 0.0, to = 0.0;
    for (auto body = bodies_.rbegin(); body != bodies_.rend(); ++body) {
        if (body->intersect(za_mm, zb_mm - za_mm, from, to)) {
            covered.add(from, to, [&](double start, double end) { all.push_back({start, end, body->primitive}); });
        }
    }
    std::sort(all.begin(), all.end(), [](const Stretch& a, const Stretch& b) { return a.from < b.from; });
    return all;
}

}  // namespace isotone::simulate
