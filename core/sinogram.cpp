// SPDX-License-Identifier: Apache-2.0
#include "core/sinogram.hpp"

#include "core/error.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

namespace isotone {
namespace {

constexpr double pi = std::numbers::pi;

[[noreturn]] void reject(const CylindricalScanner& scanner, const std::string& what, const std::string& hint) {
    throw Error(ErrorCode::inconsistent_data, "sinogram geometry of scanner '" + scanner.name + "'", what, hint);
}

int floor_div(int a, int b) {
    const int q = a / b;
    return (a % b != 0 && (a < 0) != (b < 0)) ? q - 1 : q;
}

int modulo(int a, int n) {
    return ((a % n) + n) % n;
}

/// Segments of a michelogram. Odd span: segment 0 holds |d| <= (span-1)/2, the others `span` differences each; the
/// outermost may be cut short by the largest ring difference. Span 2 is GE's: segment 0 holds |d| <= 1, segment n the
/// differences 2n and 2n+1.
std::vector<Segment> michelogram(const CylindricalScanner& scanner, int span, int max_ring_difference) {
    if (span < 1 || (span % 2 == 0 && span != 2)) {
        reject(scanner, "span " + std::to_string(span) + " is neither a positive odd number nor 2",
               "use span 1, 3, 5, 7, 9 or 11, or 2 for GE's interleaved segments");
    }
    if (max_ring_difference < 0 || max_ring_difference >= scanner.rings) {
        reject(scanner,
               "largest ring difference " + std::to_string(max_ring_difference) + " for " +
                   std::to_string(scanner.rings) + " rings",
               "use 0 to rings - 1");
    }
    const int below =
        span == 2 ? 0 : (span - 1) / 2;  // ring differences of segment n: n span - below ... n span + above
    const int above = span / 2;
    std::vector<Segment> segments{{0, -std::min(above, max_ring_difference), std::min(above, max_ring_difference)}};
    for (int n = 1; n * span - below <= max_ring_difference; ++n) {
        const int low = n * span - below;
        const int high = std::min(n * span + above, max_ring_difference);
        segments.push_back({n, low, high});
        segments.push_back({-n, -high, -low});
    }
    return segments;
}

}  // namespace

SinogramGeometry::SinogramGeometry(const CylindricalScanner& scanner, int span, int max_ring_difference,
                                   int view_mashing, int bins, bool arc_corrected, int tof_mashing)
    : SinogramGeometry(scanner, michelogram(scanner, span, max_ring_difference), view_mashing, bins, arc_corrected,
                       scanner.default_bin_mm, tof_mashing) {}

SinogramGeometry::SinogramGeometry(CylindricalScanner scanner, std::vector<Segment> segments, int view_mashing,
                                   int bins, bool arc_corrected, double bin_mm, int tof_mashing)
    : scanner_(std::move(scanner)), segments_(std::move(segments)), view_mashing_(view_mashing), bins_(bins),
      tof_mashing_(tof_mashing), arc_corrected_(arc_corrected), bin_mm_(bin_mm) {
    scanner_.validate();
    const int unmashed_views = scanner_.crystals_per_ring / 2;
    if (view_mashing < 1 || unmashed_views % view_mashing != 0) {
        reject(scanner_,
               "view mashing " + std::to_string(view_mashing) + " does not divide " + std::to_string(unmashed_views) +
                   " views",
               "use a divisor of the number of views");
    }
    views_ = unmashed_views / view_mashing;
    const double radius = scanner_.effective_radius_mm();
    const bool fits = arc_corrected ? bin_mm > 0 && (bins / 2) * bin_mm < radius : bins <= scanner_.crystals_per_ring;
    if (bins < 1 || !fits) {
        reject(scanner_, std::to_string(bins) + " tangential bins reach beyond the ring",
               "use at most " + std::to_string(scanner_.max_non_arc_corrected_bins) + " bins");
    }
    if (tof_mashing < 0 || (tof_mashing > 0 && !scanner_.tof)) {
        reject(scanner_, "time-of-flight mashing " + std::to_string(tof_mashing) + " on a scanner without TOF data",
               "use tof_mashing 0");
    }
    tof_bins_ = tof_mashing > 0 ? std::max(1, scanner_.tof->bins / tof_mashing) : 1;
    if (segments_.empty()) {
        reject(scanner_, "no segments", "name at least segment 0");
    }
    build_planes();
}

void SinogramGeometry::build_planes() {
    const int rings = scanner_.rings;
    plane_of_ring_pair_.assign(static_cast<std::size_t>(rings) * static_cast<std::size_t>(rings), -1);
    for (const Segment& segment : segments_) {
        if (segment.min_ring_difference > segment.max_ring_difference || segment.max_ring_difference >= rings ||
            segment.min_ring_difference <= -rings) {
            reject(scanner_,
                   "segment " + std::to_string(segment.number) + " has ring differences " +
                       std::to_string(segment.min_ring_difference) + " to " +
                       std::to_string(segment.max_ring_difference),
                   "ring differences must lie within the scanner");
        }
        // Ring pairs of a segment fall into planes by the sum of their ring numbers. A segment of a single ring
        // difference has one plane for every second sum.
        std::vector<std::vector<std::pair<int, int>>> by_sum(static_cast<std::size_t>(2 * rings - 1));
        for (int d = segment.min_ring_difference; d <= segment.max_ring_difference; ++d) {
            for (int a = std::max(0, -d); a < std::min(rings, rings - d); ++a) {
                by_sum[static_cast<std::size_t>(2 * a + d)].emplace_back(a, a + d);
            }
        }
        int axial = 0;
        for (const auto& pairs : by_sum) {
            if (pairs.empty()) {
                continue;
            }
            SinogramPlane plane{segment.number, axial++, 0.0, 0.0, static_cast<int>(pairs.size())};
            int real = 0;
            for (const auto& [a, b] : pairs) {
                plane.z_a_mm += scanner_.ring_z_mm(a) / plane.ring_pairs;
                plane.z_b_mm += scanner_.ring_z_mm(b) / plane.ring_pairs;
                real += scanner_.is_virtual_ring(a) || scanner_.is_virtual_ring(b) ? 0 : 1;
                int& slot = plane_of_ring_pair_[static_cast<std::size_t>(a * rings + b)];
                if (slot != -1) {
                    reject(scanner_, "a ring pair stands in two segments", "give each ring difference to one segment");
                }
                slot = static_cast<int>(planes_.size());
            }
            planes_.push_back(plane);
            real_ring_pairs_.push_back(real);
        }
    }
}

std::size_t SinogramGeometry::size() const {
    return static_cast<std::size_t>(views_) * static_cast<std::size_t>(bins_) * static_cast<std::size_t>(tof_bins_) *
           planes_.size();
}

std::size_t SinogramGeometry::offset(int view, int bin_index, int tof, int plane) const {
    const auto line =
        static_cast<std::size_t>(view) * static_cast<std::size_t>(bins_) + static_cast<std::size_t>(bin_index);
    return (line * static_cast<std::size_t>(tof_bins_) + static_cast<std::size_t>(tof)) * planes_.size() +
           static_cast<std::size_t>(plane);
}

int SinogramGeometry::plane_index(int segment, int axial) const {
    int first = 0;
    for (const Segment& candidate : segments_) {
        if (candidate.number == segment) {
            return first + axial;
        }
        first += axial_positions(candidate.number);
    }
    return -1;
}

int SinogramGeometry::axial_positions(int segment) const {
    return static_cast<int>(std::count_if(planes_.begin(), planes_.end(),
                                          [segment](const SinogramPlane& p) { return p.segment == segment; }));
}

int SinogramGeometry::plane_of_rings(int ring_a, int ring_b) const {
    return plane_of_ring_pair_[static_cast<std::size_t>(ring_a * scanner_.rings + ring_b)];
}

double SinogramGeometry::phi_rad(int view) const {
    const double unmashed = view * view_mashing_ + 0.5 * (view_mashing_ - 1);
    return 2.0 * pi * unmashed / scanner_.crystals_per_ring + scanner_.intrinsic_tilt_rad;
}

double SinogramGeometry::phi_rad(int view, int bin_index) const {
    const bool between_crystals = !arc_corrected_ && modulo(bin_index - bins_ / 2, 2) == 1;
    return phi_rad(view) - (between_crystals ? pi / scanner_.crystals_per_ring : 0.0);
}

double SinogramGeometry::s_mm(int bin_index) const {
    const int number = bin_index - bins_ / 2;
    return arc_corrected_ ? number * bin_mm_
                          : scanner_.effective_radius_mm() * std::sin(pi * number / scanner_.crystals_per_ring);
}

TransaxialLine SinogramGeometry::line(int view, int bin_index) const {
    const double radius = scanner_.effective_radius_mm();
    const double phi = phi_rad(view, bin_index);
    const double beta = std::asin(s_mm(bin_index) / radius);
    const double psi_a = phi + beta;
    const double psi_b = phi - beta + pi;
    return {radius * std::sin(psi_a), -radius * std::cos(psi_a), radius * std::sin(psi_b), -radius * std::cos(psi_b)};
}

int SinogramGeometry::real_crystal_pairs(int view, int bin_index) const {
    if (arc_corrected_) {
        return view_mashing_;  // interpolated from real pairs on either side of a gap
    }
    int count = 0;
    for (int m = 0; m < view_mashing_; ++m) {
        const CrystalPair pair = crystals_of(view * view_mashing_ + m, bin_index - bins_ / 2);
        count += scanner_.is_virtual_crystal(pair.a) || scanner_.is_virtual_crystal(pair.b) ? 0 : 1;
    }
    return count;
}

int SinogramGeometry::real_ring_pairs(int plane) const {
    return real_ring_pairs_[static_cast<std::size_t>(plane)];
}

int SinogramGeometry::real_pairs(int view, int bin_index, int plane) const {
    return real_crystal_pairs(view, bin_index) * real_ring_pairs(plane);
}

SinogramGeometry::CrystalPair SinogramGeometry::crystals_of(int unmashed_view, int bin_number) const {
    const int n = scanner_.crystals_per_ring;
    return {modulo(unmashed_view + floor_div(bin_number, 2), n),
            modulo(unmashed_view - floor_div(bin_number + 1, 2) + n / 2, n)};
}

SinogramGeometry::Bin SinogramGeometry::bin_of(int crystal_1, int crystal_2) const {
    const int n = scanner_.crystals_per_ring;
    // a - b + N/2 = bin number and a + b - N/2 = 2 view + (0 or -1), both modulo N; two candidates differ by N in the
    // bin number and by N/2 in the view, and swapping the crystals changes the sign of the bin.
    for (const bool swapped : {false, true}) {
        const int a = swapped ? crystal_2 : crystal_1;
        const int b = swapped ? crystal_1 : crystal_2;
        int t = modulo(a - b + n / 2, n);
        if (t >= n / 2) {
            t -= n;
        }
        const int view = modulo(a - floor_div(t, 2), n);
        if (view < n / 2) {
            return {view, t, swapped};
        }
    }
    return {0, 0, false};
}

Sinogram::Sinogram(SinogramGeometry sinogram_geometry, float fill)
    : geometry(std::move(sinogram_geometry)), values(geometry.size(), fill) {}

}  // namespace isotone
