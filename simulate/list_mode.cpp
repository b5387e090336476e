// SPDX-License-Identifier: Apache-2.0
#include "simulate/list_mode.hpp"

#include "core/error.hpp"
#include "core/random.hpp"
#include "simulate/random_streams.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace isotone::simulate {
namespace {

struct Event {
    std::uint32_t time_ms, crystal_a, crystal_b;
    std::uint8_t is_delayed;
};

/// Ring pair of each plane; a plane that holds several is refused.
std::vector<std::pair<int, int>> ring_pairs(const SinogramGeometry& geometry) {
    std::vector<std::pair<int, int>> pairs(geometry.planes().size());
    const int rings = geometry.scanner().rings;
    for (int a = 0; a < rings; ++a) {
        for (int b = 0; b < rings; ++b) {
            if (const int plane = geometry.plane_of_rings(a, b); plane >= 0) {
                pairs[static_cast<std::size_t>(plane)] = {a, b};
            }
        }
    }
    return pairs;
}

void require_crystal_pairs(const SinogramGeometry& geometry) {
    const bool compressed = std::any_of(geometry.planes().begin(), geometry.planes().end(),
                                        [](const SinogramPlane& plane) { return plane.ring_pairs != 1; });
    if (compressed || geometry.view_mashing() != 1 || geometry.arc_corrected()) {
        throw Error(ErrorCode::usage, "list-mode simulation", "a bin of this sinogram holds several crystal pairs",
                    "use span 1 and view_mashing 1");
    }
}

/// Inverse of the cumulative distribution of decays during the scan.
double draw_time_s(RandomStream& random, double duration_s, double half_life_s) {
    const double u = random.uniform();
    if (!(half_life_s > 0.0)) {
        return u * duration_s;
    }
    const double rate = std::numbers::ln2 / half_life_s;
    return -std::log1p(u * std::expm1(-rate * duration_s)) / rate;
}

void append_events(const Sinogram& counts, const Exam& exam, std::uint64_t seed, bool delayed,
                   std::vector<Event>& events) {
    const SinogramGeometry& geometry = counts.geometry;
    const auto rings = ring_pairs(geometry);
    const auto last_ms = static_cast<std::uint32_t>(std::max(0.0, std::ceil(exam.duration_s * 1e3) - 1.0));
    std::uint64_t number = 0;
    for (int view = 0; view < geometry.views(); ++view) {
        for (int bin = 0; bin < geometry.bins(); ++bin) {
            const auto pair = geometry.crystals_of(view, bin - geometry.bins() / 2);
            const float* of_line = counts.values.data() + geometry.offset(view, bin, 0, 0);
            for (std::size_t plane = 0; plane < rings.size(); ++plane) {
                for (int k = 0; k < static_cast<int>(of_line[plane]); ++k) {
                    RandomStream random(seed, delayed ? stream_delayed_times : stream_event_times, number++);
                    const double t = draw_time_s(random, exam.duration_s, exam.nuclide.half_life_s);
                    events.push_back({std::min(last_ms, static_cast<std::uint32_t>(t * 1e3)),
                                      geometry.scanner().crystal_id(rings[plane].first, pair.a),
                                      geometry.scanner().crystal_id(rings[plane].second, pair.b),
                                      static_cast<std::uint8_t>(delayed ? 1 : 0)});
                }
            }
        }
    }
}

}  // namespace

ListMode events_of(const RawData& raw, std::uint64_t seed) {
    require_crystal_pairs(raw.prompts->geometry);
    std::vector<Event> events;
    append_events(*raw.prompts, raw.exam, seed, false, events);
    if (raw.delayeds) {
        append_events(*raw.delayeds, raw.exam, seed, true, events);
    }
    std::stable_sort(events.begin(), events.end(),
                     [](const Event& a, const Event& b) { return a.time_ms < b.time_ms; });
    ListMode list;
    list.scanner = raw.scanner;
    list.duration_s = raw.exam.duration_s;
    for (const Event& event : events) {
        list.crystal_a.push_back(event.crystal_a);
        list.crystal_b.push_back(event.crystal_b);
        list.time_ms.push_back(event.time_ms);
        list.is_delayed.push_back(event.is_delayed);
    }
    return list;
}

}  // namespace isotone::simulate
