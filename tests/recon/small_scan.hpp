// SPDX-License-Identifier: Apache-2.0
/// A small scanner and closed-form data of a cylinder in it, for tests of reconstruction. The line integrals come from
/// geometry alone and share nothing with any projector.
#pragma once

#include "core/raw_data.hpp"
#include "recon/settings.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace isotone::test {

inline CylindricalScanner small_scanner() {
    CylindricalScanner scanner;
    scanner.name = "small";
    scanner.rings = 5;
    scanner.crystals_per_ring = 96;
    scanner.inner_radius_mm = 95.0;
    scanner.depth_of_interaction_mm = 5.0;
    scanner.ring_pitch_mm = 4.0;
    scanner.crystals_per_block_transaxial = 8;
    scanner.crystals_per_block_axial = 5;
    scanner.max_non_arc_corrected_bins = 61;
    scanner.default_arc_corrected_bins = 61;
    scanner.default_bin_mm = 3.2;
    return scanner;
}

/// A cylinder along z: position and radius in mm, concentration per mm of path.
struct Rod {
    double x = 20.0, y = -10.0, radius = 25.0;
    double value = 1.0;
};

/// Length of a line within the rod, mm. A line through (xa, ya, za) and (xb, yb, zb).
inline double chord_mm(const Rod& rod, const TransaxialLine& line, double dz) {
    const double dx = line.xb - line.xa, dy = line.yb - line.ya;
    const double length = std::hypot(dx, dy);
    const double distance = std::abs((rod.x - line.xa) * dy - (rod.y - line.ya) * dx) / length;
    const double transaxial = 2.0 * std::sqrt(std::max(0.0, rod.radius * rod.radius - distance * distance));
    return transaxial * std::hypot(length, dz) / length;
}

/// Length of a line within a ball, mm; the line runs from (xa, ya, za) to (xb, yb, zb).
struct Ball {
    double x = 0.0, y = 0.0, z = 0.0, radius = 10.0;
    double value = 1.0;
};
inline double chord_mm(const Ball& ball, const TransaxialLine& line, const SinogramPlane& plane) {
    const Vector3 along{line.xb - line.xa, line.yb - line.ya, plane.z_b_mm - plane.z_a_mm};
    const Vector3 to{ball.x - line.xa, ball.y - line.ya, ball.z - plane.z_a_mm};
    const double length = std::hypot(along[0], along[1], along[2]);
    const double part = (along[0] * to[0] + along[1] * to[1] + along[2] * to[2]) / length;
    const double squared = to[0] * to[0] + to[1] * to[1] + to[2] * to[2] - part * part;
    return 2.0 * std::sqrt(std::max(0.0, ball.radius * ball.radius - squared));
}
inline double chord_mm(const Rod& rod, const TransaxialLine& line, const SinogramPlane& plane) {
    return chord_mm(rod, line, plane.z_b_mm - plane.z_a_mm);
}

/// Noise-free prompts of a rod or ball: multiplicative * chord * value + additive in every bin.
template <class Body>
RawData scan_on(const SinogramGeometry& geometry, const Body& body, float multiplicative = 1.0F,
                float additive = 0.0F) {
    RawData raw;
    raw.scanner = geometry.scanner();
    raw.prompts.emplace(geometry);
    raw.multiplicative.emplace(geometry, multiplicative);
    raw.additive.emplace(geometry, additive);
    for (int view = 0; view < geometry.views(); ++view) {
        for (int bin = 0; bin < geometry.bins(); ++bin) {
            for (int plane = 0; plane < static_cast<int>(geometry.planes().size()); ++plane) {
                const SinogramPlane& p = geometry.planes()[static_cast<std::size_t>(plane)];
                const double integral = body.value * chord_mm(body, geometry.line(view, bin), p);
                raw.prompts->values[geometry.offset(view, bin, 0, plane)] =
                    static_cast<float>(multiplicative * integral + additive);
            }
        }
    }
    return raw;
}

inline RawData rod_scan(const Rod& rod, int span = 1, int max_ring_difference = 4, float multiplicative = 1.0F,
                        float additive = 0.0F) {
    return scan_on(SinogramGeometry(small_scanner(), span, max_ring_difference, 1, 61), rod, multiplicative, additive);
}

/// Rounds the prompts to whole counts and adds the same counts as events, half of them with swapped crystals.
/// The data must be uncompressed.
inline void add_events(RawData& raw) {
    const SinogramGeometry& geometry = raw.prompts->geometry;
    ListMode list;
    list.scanner = raw.scanner;
    for (int view = 0; view < geometry.views(); ++view) {
        for (int bin = 0; bin < geometry.bins(); ++bin) {
            const auto pair = geometry.crystals_of(view, bin - geometry.bins() / 2);
            for (int a = 0; a < raw.scanner.rings; ++a) {
                for (int b = 0; b < raw.scanner.rings; ++b) {
                    float& counts = raw.prompts->values[geometry.offset(view, bin, 0, geometry.plane_of_rings(a, b))];
                    counts = std::round(counts);
                    for (int n = 0; n < static_cast<int>(counts); ++n) {
                        const bool swap = (n + view) % 2 == 0;
                        const auto first = raw.scanner.crystal_id(a, pair.a);
                        const auto second = raw.scanner.crystal_id(b, pair.b);
                        list.crystal_a.push_back(swap ? second : first);
                        list.crystal_b.push_back(swap ? first : second);
                    }
                }
            }
        }
    }
    list.is_delayed.assign(list.crystal_a.size(), 0);
    list.time_ms.assign(list.crystal_a.size(), 0);
    raw.list_mode = std::move(list);
}

inline recon::ReconstructionSettings small_settings() {
    recon::ReconstructionSettings settings;
    settings.algorithm = recon::Algorithm::mlem;
    settings.iterations = 3;
    settings.grid_size = {{45, 45, 9}};
    settings.voxel_mm = {{4.0, 4.0, 2.0}};
    return settings;
}

/// Mean of the voxels within `radius_mm` of (x, y), over all planes.
inline double column_mean(const Volume& volume, double x, double y, double radius_mm) {
    double sum = 0.0;
    int count = 0;
    for (int k = 0; k < volume.grid.size[2]; ++k) {
        for (int j = 0; j < volume.grid.size[1]; ++j) {
            for (int i = 0; i < volume.grid.size[0]; ++i) {
                const Vector3 p = volume.grid.position({double(i), double(j), double(k)});
                if (std::hypot(p[0] - x, p[1] - y) <= radius_mm) {
                    sum += static_cast<double>(volume.at(i, j, k));
                    ++count;
                }
            }
        }
    }
    return sum / count;
}

}  // namespace isotone::test
