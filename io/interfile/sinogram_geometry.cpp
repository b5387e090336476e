// SPDX-License-Identifier: Apache-2.0
#include "core/error.hpp"
#include "io/interfile/decimal.hpp"
#include "io/interfile/scanner_block.hpp"
#include "io/interfile/sinogram_layout.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

namespace isotone::io::interfile {
namespace {

[[noreturn]] void contradict(const Header& header, const char* key, int index, const std::string& what) {
    throw Error(ErrorCode::inconsistent_data, header.where(key, index), what,
                "the header contradicts itself: correct it");
}

void require_sinogram(const Header& header) {
    if (!header.complete()) {
        header.reject("END OF INTERFILE", 0, "is missing", "the header is truncated: copy it again");
    }
    if (header.word("PET data type") != "emission") {
        header.reject("PET data type", 0, "is not Emission", "name the header of a sinogram");
    }
    if (header.integer("number of dimensions", 1, 8) == 5) {
        header.reject("number of dimensions", 0, "is 5: time-of-flight sinograms cannot be read yet",
                      "sum the time-of-flight bins first");
    }
    if (header.integer("number of dimensions", 1, 8) != 4) {
        header.reject("number of dimensions", 0, "is not 4", "name the header of a sinogram");
    }
    if (header.has("number of time frames") && header.integer("number of time frames", 1, 65536) != 1) {
        header.reject("number of time frames", 0, "is not 1", "extract one frame first");
    }
}

struct Axes {
    int view, axial;
};

Axes axes_of(const Header& header) {
    const auto label = [&header](int axis) { return header.word("matrix axis label", axis); };
    if (label(1) != "tangentialcoordinate" || label(4) != "segment") {
        header.reject("matrix axis label", label(1) != "tangentialcoordinate" ? 1 : 4,
                      "is not 'tangential coordinate' first and 'segment' last", "other storage orders cannot be read");
    }
    const bool by_view = label(2) == "axialcoordinate" && label(3) == "view";
    const bool by_sinogram = label(2) == "view" && label(3) == "axialcoordinate";
    if (!by_view && !by_sinogram) {
        header.reject("matrix axis label", 2, "with [3] is not 'axial coordinate' and 'view' in either order",
                      "other storage orders cannot be read");
    }
    return by_view ? Axes{3, 2} : Axes{2, 3};
}

/// True if arc-corrected. Other corrections change the counts' statistics and are refused: they belong into factors.
bool arc_corrected(const Header& header) {
    bool found = false;
    for (const std::string& entry : header.list("applied corrections")) {
        const std::string correction = comparable(entry);
        if (correction == "arccorrection" || correction == "arccorrected") {
            found = true;
        } else if (correction != "none" && !correction.empty()) {
            header.reject("applied corrections", 0, "names corrections that isotone applies itself",
                          "use the uncorrected sinogram");
        }
    }
    return found;
}

/// Segments in file order, numbered from 0 outwards by their mean ring difference.
std::vector<Segment> segments_of(const Header& header, int rings) {
    const auto low = header.integers("minimum ring difference per segment", 1 - rings, rings - 1);
    const auto high = header.integers("maximum ring difference per segment", 1 - rings, rings - 1);
    const auto count = static_cast<std::size_t>(header.integer("matrix size", 1, 2 * std::int64_t{rings} - 1, 4));
    if (low.size() != count || high.size() != count) {
        contradict(header, "minimum ring difference per segment", 0,
                   std::to_string(low.size()) + " and " + std::to_string(high.size()) + " ring differences for " +
                       std::to_string(count) + " segments");
    }
    std::vector<std::size_t> order(count);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return low[a] + high[a] < low[b] + high[b]; });
    const auto zero = std::find_if(order.begin(), order.end(), [&](std::size_t i) { return low[i] + high[i] == 0; });
    if (zero == order.end()) {
        contradict(header, "minimum ring difference per segment", 0, "no segment is centred on ring difference 0");
    }
    std::vector<Segment> segments(count);
    for (std::size_t place = 0; place < count; ++place) {
        const std::size_t i = order[place];
        segments[i] = {static_cast<int>(place) - static_cast<int>(zero - order.begin()), low[i], high[i]};
    }
    return segments;
}

int mashing_of(const Header& header, const CylindricalScanner& scanner, int axis) {
    const int unmashed = scanner.crystals_per_ring / 2;
    const int views = static_cast<int>(header.integer("matrix size", 1, 65536, axis));
    if (views > unmashed || unmashed % views != 0) {
        contradict(header, "matrix size", axis,
                   std::to_string(views) + " views cannot be made of " + std::to_string(scanner.crystals_per_ring) +
                       " detectors per ring");
    }
    return unmashed / views;
}

/// Bin size in mm of arc-corrected data; of others the header's value must agree with the ring it describes.
double bin_size(const Header& header, const CylindricalScanner& scanner, bool arc) {
    constexpr const char* key = "effective central bin size (cm)";
    const bool given = header.has(key) && header.number(key) > 0;
    if (arc) {
        const double bin_mm = given ? header.shifted(key, 1) : scanner.default_bin_mm;
        if (!(bin_mm > 0)) {
            header.reject(key, 0, "is missing and the scanner has no default bin size", "add the key to the header");
        }
        return bin_mm;
    }
    const double central = scanner.effective_radius_mm() * std::sin(std::numbers::pi / scanner.crystals_per_ring);
    // Headers carry about six digits; one per cent leaves room for a radius stated to the millimetre.
    if (given && std::abs(header.shifted(key, 1) - central) > 0.01 * central) {
        contradict(header, key, 0, "the ring's diameter and depth of interaction give " + shifted_text(central, -1));
    }
    return scanner.default_bin_mm;
}

void require_axial_positions(const Header& header, const SinogramLayout& layout) {
    const auto positions = header.integers("matrix size", 1, 65536, layout.axial_axis);
    const auto& segments = layout.geometry.segments();
    if (positions.size() != segments.size()) {
        contradict(
            header, "matrix size", layout.axial_axis,
            std::to_string(positions.size()) + " axial sizes for " + std::to_string(segments.size()) + " segments");
    }
    for (std::size_t i = 0; i < segments.size(); ++i) {
        const int expected = layout.geometry.axial_positions(segments[i].number);
        if (positions[i] != expected) {
            contradict(header, "matrix size", layout.axial_axis,
                       std::to_string(positions[i]) + " axial positions where the ring differences give " +
                           std::to_string(expected));
        }
    }
}

}  // namespace

SinogramLayout sinogram_layout(const Header& header, const ScannerLookup& lookup) {
    require_sinogram(header);
    const Axes axes = axes_of(header);
    const bool arc = arc_corrected(header);
    const CylindricalScanner scanner = read_scanner(header, lookup);
    try {
        scanner.validate();
        auto segments = segments_of(header, scanner.rings);
        const int mashing = mashing_of(header, scanner, axes.view);
        const int bins = static_cast<int>(header.integer("matrix size", 1, 65536, 1));
        const double bin_mm = bin_size(header, scanner, arc);
        SinogramLayout layout{SinogramGeometry(scanner, std::move(segments), mashing, bins, arc, bin_mm, 0),
                              axes.axial == 2, axes.axial};
        require_axial_positions(header, layout);
        return layout;
    } catch (const Error& error) {
        if (error.where().starts_with(header.name())) {
            throw;
        }
        throw Error(error.code(), header.name() + ", " + error.where(), error.what(), error.hint());
    }
}

SinogramGeometry read_sinogram_geometry(const std::filesystem::path& path, const ScannerLookup& lookup) {
    return sinogram_layout(Header::read(path), lookup).geometry;
}

}  // namespace isotone::io::interfile
