// SPDX-License-Identifier: Apache-2.0
/// The projector of views along arcs: the weighted mean of projectors that see the same views at single angles. Its
/// back projection is that of each with its weight, so the two are as exact transposes as theirs are.
#pragma once

#include "core/export.hpp"
#include "kernels/backend.hpp"

#include <memory>
#include <vector>

namespace isotone::recon {

class ISOTONE_API ArcProjector final : public kernels::Projector {
public:
    struct Part {
        double weight = 0.0;  ///< positive; all together 1
        std::unique_ptr<kernels::Projector> projector;
    };

    /// @param parts  at least one, of equal size and grid
    ArcProjector(kernels::Backend& backend, std::vector<Part> parts);

    std::size_t size() const override { return parts_.front().projector->size(); }
    const kernels::Grid& grid() const override { return parts_.front().projector->grid(); }
    double largest_element() const override;
    void forward(const kernels::Buffer& image, kernels::Buffer& projections) override;
    void back(const kernels::Buffer& projections, kernels::Accumulator& accumulator) override;

private:
    kernels::Backend& backend_;
    std::vector<Part> parts_;
    kernels::Buffer work_;
};

}  // namespace isotone::recon
