// SPDX-License-Identifier: Apache-2.0
/// SPECT data of a few bins with windows and counts that can be checked by hand.
#pragma once

#include "core/projections.hpp"

namespace isotone::recon::test {

/// One window of the data: levels and the counts of every bin.
struct Window {
    const char* name;
    double lower_kev, upper_kev;
    std::vector<float> counts;
};

/// Two views of three bins and two rows; each window's counts are repeated to fill them.
inline SpectData small_projections(const std::vector<Window>& windows) {
    SpectData data;
    data.geometry.bins = 3;
    data.geometry.rows = 2;
    data.geometry.bin_mm = 4.0;
    data.geometry.row_mm = 5.0;
    data.geometry.views = {{0.0, 200.0, 0.0, 0.0, 10.0, 0}, {3.0, 200.0, 0.0, 12.0, 10.0, 1}};
    for (std::size_t w = 0; w < windows.size(); ++w) {
        data.windows.push_back({windows[w].name, windows[w].lower_kev, windows[w].upper_kev});
        WindowCounts counts{static_cast<int>(w), 0, {}};
        for (std::size_t i = 0; i < data.geometry.size(); ++i) {
            counts.values.push_back(windows[w].counts[i % windows[w].counts.size()]);
        }
        data.counts.push_back(std::move(counts));
    }
    return data;
}

/// 99mTc with windows that meet.
inline SpectData technetium() {
    return small_projections({{"peak", 126.0, 154.0, {100.0F}},
                              {"below", 120.0, 126.0, {12.0F, 0.0F}},
                              {"above", 154.0, 158.0, {2.0F, 0.0F}}});
}

}  // namespace isotone::recon::test
