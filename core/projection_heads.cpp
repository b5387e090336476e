// SPDX-License-Identifier: Apache-2.0
#include "core/projection_heads.hpp"

#include <algorithm>
#include <cstddef>

namespace isotone {

std::vector<int> heads_of(const ProjectionGeometry& geometry) {
    std::vector<int> heads;
    heads.reserve(geometry.views.size());
    for (const ProjectionView& view : geometry.views) {
        heads.push_back(view.head);
    }
    std::sort(heads.begin(), heads.end());
    heads.erase(std::unique(heads.begin(), heads.end()), heads.end());
    return heads;
}

std::vector<int> views_of_head(const ProjectionGeometry& geometry, int head) {
    const auto start_s = [&](int v) { return geometry.views[static_cast<std::size_t>(v)].start_s; };
    std::vector<int> views;
    for (int v = 0; v < static_cast<int>(geometry.views.size()); ++v) {
        if (geometry.views[static_cast<std::size_t>(v)].head == head) {
            views.push_back(v);
        }
    }
    std::stable_sort(views.begin(), views.end(), [&](int a, int b) { return start_s(a) < start_s(b); });
    return views;
}

}  // namespace isotone
