// SPDX-License-Identifier: Apache-2.0
/// The test problems of the projector benchmarks: what is projected, exactly.
///
/// Scanners, images and orders are those of gschramm/parallelproj-benchmarks (symmetry axis 2), the programs behind
/// Schramm & Thielemans, Front. Nucl. Med. 3 (2024) 1324562, so that published figures refer to the same work.
/// Lengths in mm; images z fastest, centred on the origin.
#pragma once

#include "kernels/backend.hpp"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace isotone::bench {

/// A polygonal scanner: `sides` flat blocks of `per_side` crystals in each ring.
struct PolygonScanner {
    double radius_mm = 0.0;
    int sides = 0;
    int per_side = 0;
    double crystal_pitch_mm = 0.0;
    std::vector<double> ring_z_mm;  ///< centred on 0
    int radial_trim = 0;            ///< radial bins left out at either edge
    int largest_ring_difference = 0;

    int crystals() const { return sides * per_side; }
    int radial_bins() const { return crystals() + 1 - 2 * radial_trim; }
    int views() const { return crystals() / 2; }
    /// Transaxial position of a crystal.
    std::pair<double, double> position(int crystal) const;
    /// Crystals joined by a bin.
    std::pair<int, int> pair_of(int view, int radial) const;
    /// Ring pairs in plane order: all (i, i), then for each difference all (i, i + d), then all (i + d, i).
    std::vector<std::pair<int, int>> ring_pairs() const;
};

struct Problem {
    std::string name;
    kernels::SheetGeometry sheet;    ///< empty lines where the problem is a list of events
    kernels::EventGeometry events;   ///< the same lines of response, in the same order, as events
    std::vector<float> image;        ///< the box: 1 inside the middle half in x and y, 0 outside
    std::vector<float> projections;  ///< input of the back projection: all ones

    std::size_t lines_of_response() const { return events.events.size(); }
};

/// G1: GE Discovery MI (36 rings with block gaps). 8 of 272 views.
Problem problem_g1();
/// G2: Siemens mMR-like, voxel z = pitch / 2.0012. 4 of 224 views.
Problem problem_g2();
/// G3: as G2, voxel z = pitch / 2.
Problem problem_g3();
/// L1: 1e6 coincidences from a cylinder in G1, random order.
Problem problem_l1();

/// By name, "G1" to "L1". Throws Error{usage} for another.
Problem problem_named(const std::string& name);

}  // namespace isotone::bench
