// SPDX-License-Identifier: Apache-2.0
#include "simulate/monte_carlo/path.hpp"

#include "core/vector_products.hpp"

#include <algorithm>
#include <cmath>

namespace isotone::simulate {
namespace {

/// Keeps |at + s * slope| <= 1.
bool clip_slab(double at, double slope, double& from, double& to) {
    if (slope == 0.0) {
        return std::abs(at) <= 1.0;
    }
    const double a = (-1.0 - at) / slope, b = (1.0 - at) / slope;
    from = std::max(from, std::min(a, b));
    to = std::min(to, std::max(a, b));
    return from < to;
}

/// Keeps aa s^2 + 2 ab s + bb <= 1.
bool clip_round(double aa, double ab, double bb, double& from, double& to) {
    if (aa < 1e-24) {  // along a cylinder
        return bb <= 1.0;
    }
    const double root2 = ab * ab - aa * (bb - 1.0);
    if (root2 <= 0.0) {
        return false;
    }
    const double root = std::sqrt(root2);
    from = std::max(from, (-ab - root) / aa);
    to = std::min(to, (-ab + root) / aa);
    return from < to;
}

}  // namespace

PathTracer::PathTracer(const Phantom& phantom) {
    for (const Primitive& primitive : phantom.primitives) {
        const double radius = primitive.bounding_radius_mm();
        bodies_.push_back({&primitive, radius * radius, {}, 0.0, 0.0});
    }
    set_direction(direction_);
}

void PathTracer::set_direction(const Vector3& direction) {
    direction_ = direction;
    for (Body& body : bodies_) {
        const Primitive& p = *body.primitive;
        for (std::size_t k = 0; k < 3; ++k) {
            body.per_mm[k] =
                (p.axes[3 * k] * direction[0] + p.axes[3 * k + 1] * direction[1] + p.axes[3 * k + 2] * direction[2]) /
                p.half_mm[k];
        }
        body.plane = body.per_mm[0] * body.per_mm[0] + body.per_mm[1] * body.per_mm[1];
        body.square = body.plane + body.per_mm[2] * body.per_mm[2];
    }
}

bool PathTracer::intersect(const Body& body, const Vector3& direction, const Vector3& start, double& from, double& to) {
    const Primitive& p = *body.primitive;
    const Vector3 d{start[0] - p.centre_mm[0], start[1] - p.centre_mm[1], start[2] - p.centre_mm[2]};
    const double along = dot(d, direction);
    if (dot(d, d) - along * along > body.radius2) {
        return false;
    }
    Vector3 e{};
    for (std::size_t k = 0; k < 3; ++k) {
        e[k] = (p.axes[3 * k] * d[0] + p.axes[3 * k + 1] * d[1] + p.axes[3 * k + 2] * d[2]) / p.half_mm[k];
    }
    const Vector3& f = body.per_mm;
    bool meets = true;
    switch (p.shape) {
        case Shape::ellipsoid: meets = clip_round(body.square, dot(e, f), dot(e, e), from, to); break;
        case Shape::elliptic_cylinder:
            meets = clip_round(body.plane, e[0] * f[0] + e[1] * f[1], e[0] * e[0] + e[1] * e[1], from, to) &&
                    clip_slab(e[2], f[2], from, to);
            break;
        case Shape::box:
            meets =
                clip_slab(e[0], f[0], from, to) && clip_slab(e[1], f[1], from, to) && clip_slab(e[2], f[2], from, to);
            break;
    }
    for (const CutPlane& cut : p.cuts) {
        const double beyond = dot(cut.normal, start) - cut.offset_mm, slope = dot(cut.normal, direction);
        if (slope == 0.0) {
            meets = meets && beyond <= 0.0;
        } else if (slope > 0.0) {
            to = std::min(to, -beyond / slope);
        } else {
            from = std::max(from, -beyond / slope);
        }
    }
    return meets && from < to;
}

void PathTracer::resolve() {
    edges_.clear();
    for (const Hit& hit : hits_) {
        edges_.push_back(hit.from);
        edges_.push_back(hit.to);
    }
    std::sort(edges_.begin(), edges_.end());
    for (std::size_t k = 1; k < edges_.size(); ++k) {
        const double middle = 0.5 * (edges_[k - 1] + edges_[k]);
        const auto top = std::find_if(hits_.rbegin(), hits_.rend(),
                                      [&](const Hit& hit) { return hit.from <= middle && middle <= hit.to; });
        if (edges_[k] > edges_[k - 1] && top != hits_.rend()) {
            segments_.push_back({edges_[k - 1], edges_[k], top->body});
        }
    }
}

const std::vector<PathSegment>& PathTracer::trace(const Vector3& start) {
    hits_.clear();
    segments_.clear();
    for (std::size_t b = 0; b < bodies_.size(); ++b) {
        double from = 0.0, to = 1e9;
        if (intersect(bodies_[b], direction_, start, from, to)) {
            hits_.push_back({from, to, b});
        }
    }
    if (hits_.size() == 1) {
        segments_.push_back({hits_[0].from, hits_[0].to, hits_[0].body});
    } else {
        resolve();
    }
    return segments_;
}

}  // namespace isotone::simulate
