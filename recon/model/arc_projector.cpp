// SPDX-License-Identifier: Apache-2.0
#include "recon/model/arc_projector.hpp"

#include <algorithm>
#include <utility>

namespace isotone::recon {

ArcProjector::ArcProjector(kernels::Backend& backend, std::vector<Part> parts)
    : backend_(backend), parts_(std::move(parts)), work_(backend.make_buffer(parts_.front().projector->size())) {}

double ArcProjector::largest_element() const {
    double largest = 0.0;  // a mean is no larger than its largest part
    for (const Part& part : parts_) {
        largest = std::max(largest, part.projector->largest_element());
    }
    return largest;
}

void ArcProjector::forward(const kernels::Buffer& image, kernels::Buffer& projections) {
    // Horner's way: ((P1 w1 / w2 + P2) w2 / w3 + P3) w3 needs no buffer beside `work_`.
    parts_.front().projector->forward(image, projections);
    for (std::size_t k = 1; k < parts_.size(); ++k) {
        parts_[k].projector->forward(image, work_);
        backend_.scale_and_add(projections, parts_[k - 1].weight / parts_[k].weight, work_);
    }
    backend_.fill(work_, parts_.back().weight);
    backend_.multiply(projections, work_);
}

void ArcProjector::back(const kernels::Buffer& projections, kernels::Accumulator& accumulator) {
    for (const Part& part : parts_) {
        backend_.fill(work_, part.weight);
        backend_.multiply(work_, projections);
        part.projector->back(work_, accumulator);
    }
}

}  // namespace isotone::recon
