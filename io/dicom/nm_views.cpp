// SPDX-License-Identifier: Apache-2.0
#include "io/dicom/nm_views.hpp"

#include "io/dicom/reading_faults.hpp"

#include <algorithm>
#include <set>

namespace isotone::io::dicom {
namespace {

std::string name_of(const NmView& view) {
    return "view " + std::to_string(view.angular_view + 1) + " of detector " + std::to_string(view.detector + 1) +
           ", rotation " + std::to_string(view.rotation + 1);
}

void check_numbers(const NmFrames& frames, NmViews& found, const std::string& where) {
    std::vector<int> counted(static_cast<std::size_t>(frames.rotations * frames.detectors), 0);
    for (const NmView& view : found.views) {
        int& expected = counted[static_cast<std::size_t>(view.rotation * frames.detectors + view.detector)];
        if (view.angular_view != expected++) {
            throw inconsistent(where, name_of({view.rotation, view.detector, expected - 1}) + " is missing",
                               fetch_again);
        }
    }
    found.per_detector = *std::ranges::max_element(counted);
    // An absent detector or rotation is described and was not used; one with fewer views broke off.
    for (const int count : counted) {
        if (count != 0 && count != found.per_detector) {
            throw inconsistent(where,
                               "one detector has " + std::to_string(found.per_detector) +
                                   " views in a rotation, another " + std::to_string(count),
                               "an acquisition that broke off is not read");
        }
    }
}

}  // namespace

NmViews nm_views_of(const NmFrames& frames, const std::string& where) {
    std::set<NmView> distinct;
    for (const NmFrame& frame : frames.frames) {
        distinct.insert({frame.rotation, frame.detector, frame.angular_view});
    }
    NmViews found;
    found.views.assign(distinct.begin(), distinct.end());
    found.detectors = std::ranges::max(found.views, {}, &NmView::detector).detector + 1;
    check_numbers(frames, found, where);

    const std::size_t views = found.views.size();
    const auto gates = static_cast<std::size_t>(frames.gates);
    std::vector<std::size_t> frames_of_part(static_cast<std::size_t>(frames.windows) * gates, 0);
    std::set<std::size_t> seen;
    for (const NmFrame& frame : frames.frames) {
        const NmView view{frame.rotation, frame.detector, frame.angular_view};
        const auto index = static_cast<std::size_t>(std::ranges::lower_bound(found.views, view) - found.views.begin());
        const std::size_t part = static_cast<std::size_t>(frame.window) * gates + static_cast<std::size_t>(frame.gate);
        if (!seen.insert(part * views + index).second) {
            throw inconsistent(where,
                               name_of(view) + " stands there twice in energy window " +
                                   std::to_string(frame.window + 1) + ", gate " + std::to_string(frame.gate + 1),
                               fetch_again);
        }
        ++frames_of_part[part];
        found.view_of.push_back(static_cast<int>(index));
    }
    for (const std::size_t count : frames_of_part) {
        if (count != 0 && count != views) {
            throw inconsistent(
                where,
                "an energy window or gate has " + std::to_string(count) + " of " + std::to_string(views) + " views",
                fetch_again);
        }
    }
    return found;
}

}  // namespace isotone::io::dicom
