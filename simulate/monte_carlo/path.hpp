// SPDX-License-Identifier: Apache-2.0
/// Straight paths of photons through the primitives of a phantom, intersected exactly: nothing is voxelised.
#pragma once

#include "simulate/phantom.hpp"

#include <cstddef>
#include <vector>

namespace isotone::simulate {

/// A stretch of a path within one visible primitive, mm from its start.
struct PathSegment {
    double from_mm = 0.0, to_mm = 0.0;
    std::size_t body = 0;  ///< index of the primitive
};

/// All paths of one direction. What does not depend on where they start is computed once.
class PathTracer {
public:
    /// The phantom must outlive it.
    explicit PathTracer(const Phantom& phantom);
    /// @param direction  a unit vector
    void set_direction(const Vector3& direction);

    /// From `start` to infinity, in order; gaps are air. Valid until the next call.
    const std::vector<PathSegment>& trace(const Vector3& start);

private:
    struct Body {
        const Primitive* primitive;
        double radius2;        // of the ball that holds it
        Vector3 per_mm;        // change of the primitive's own coordinates along the path
        double square, plane;  // of the first two, and of all three, coordinates' change
    };
    struct Hit {
        double from, to;
        std::size_t body;
    };
    static bool intersect(const Body& body, const Vector3& direction, const Vector3& start, double& from, double& to);
    void resolve();

    std::vector<Body> bodies_;
    Vector3 direction_{0.0, 0.0, 1.0};
    std::vector<Hit> hits_;  // in painting order
    std::vector<double> edges_;
    std::vector<PathSegment> segments_;
};

}  // namespace isotone::simulate
