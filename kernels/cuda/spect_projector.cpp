// SPDX-License-Identifier: Apache-2.0
#include "kernels/cuda/spect_projector.hpp"

#include "kernels/cuda/projector_checks.hpp"
#include "kernels/cuda/resident.hpp"
#include "kernels/cuda/spect_kernels.hpp"
#include "kernels/spect_geometry.hpp"

#include <algorithm>
#include <cmath>

namespace isotone::kernels::ISOTONE_GPU_NAMESPACE {
namespace {

/// Rows beyond a tile that the longest blur along z reaches, in whole groups.
std::int32_t halo_of(const SpectTables& tables) {
    return tables.most_along_groups / 2 * 4;
}

std::size_t most_layers(const SpectTables& tables, const SpectGeometry& geometry) {
    std::size_t most = static_cast<std::size_t>(geometry.depth_planes);  // a back projection has one for each plane
    for (std::size_t v = 0; v + 1 < tables.layers.size(); ++v) {
        most = std::max(most, static_cast<std::size_t>(tables.layers[v + 1] - tables.layers[v]));
    }
    return most;
}

class SpectProjector final : public Projector {
public:
    SpectProjector(std::shared_ptr<const Device> device, std::shared_ptr<SpectMemory> memory,
                   const SpectGeometry& geometry, const SpectTables& tables, const SpectLimits& limits)
        : device_(std::move(device)), memory_(std::move(memory)), grid_(geometry.grid), bins_(geometry.bins),
          depth_planes_(geometry.depth_planes), size_(geometry.size()),
          largest_element_(kernels::largest_element_bound(geometry)), attenuation_(geometry.attenuation),
          halo_(halo_of(tables)), bin_parts_(*device_, tables.bins), plane_parts_(*device_, tables.planes),
          voxels_(*device_, tables.voxels), ranges_(*device_, tables.ranges), terms_(*device_, tables.terms),
          kernels_(*device_, tables.kernels), taps_(*device_, tables.taps),
          transposed_taps_(*device_, tables.transposed_taps) {
        plan(most_layers(tables, geometry), tables.layers, limits);
    }

    std::size_t size() const override { return size_; }
    const Grid& grid() const override { return grid_; }
    double largest_element() const override { return largest_element_; }

    void forward(const Buffer& image, Buffer& projections) override {
        require_equal_size(image.size(), grid_.voxels(), "forward projection of an image");
        require_equal_size(projections.size(), size(), "forward projection");
        memory_->reserve(*device_, floats_);
        for (const SpectChunk& chunk : chunks_) {
            spect_forward(*device_, resident(), chunk, scratch(), values_of(image), values_of(projections));
        }
    }

    void back(const Buffer& projections, Accumulator& accumulator) override {
        require_equal_size(projections.size(), size(), "back projection");
        require_equal_size(accumulator.voxels(), grid_.voxels(), "back projection into an image");
        require_back_input(*device_, projections, largest_element_, accumulator.scale());
        memory_->reserve(*device_, floats_);
        for (const SpectChunk& chunk : chunks_) {
            spect_back(*device_, resident(), chunk, scratch(), values_of(projections),
                       std::ldexp(1.0, accumulator.scale().exponent), quanta_of(accumulator));
        }
    }

private:
    /// Cuts the work and takes the memory for its largest part.
    void plan(std::size_t layers, const std::vector<std::int64_t>& first_layers, const SpectLimits& limits) {
        const std::size_t row_floats = spect_row_floats(halo_);
        const bool in_shared =
            row_floats * sizeof(float) <= std::min(limits.shared_bytes, device_->shared_bytes_limit());
        const std::size_t row_floats_per_view =
            in_shared ? 0 : row_floats * spect_blocks_per_view(bins_, grid_.size[2]);
        const auto bins = static_cast<std::size_t>(bins_);
        chunks_ = make_spect_chunks({layers, bins, static_cast<std::size_t>(grid_.size[2]), row_floats_per_view},
                                    first_layers, limits.layer_bytes);
        std::size_t most_views = 0;
        for (const SpectChunk& chunk : chunks_) {
            const auto views = static_cast<std::size_t>(chunk.views);
            floats_ = std::max(floats_, views * layers * bins * static_cast<std::size_t>(chunk.pitch));
            most_views = std::max(most_views, views);
        }
        rows_at_ = in_shared ? 0 : floats_;
        floats_ += most_views * row_floats_per_view;
        memory_->reserve(*device_, floats_);
    }

    SpectScratch scratch() const { return {memory_->data(), rows_at_ == 0 ? nullptr : memory_->data() + rows_at_}; }

    ResidentSpect resident() const {
        return {bin_parts_.data(),
                plane_parts_.data(),
                voxels_.data(),
                ranges_.data(),
                terms_.data(),
                kernels_.data(),
                reinterpret_cast<const float4*>(taps_.data()),
                reinterpret_cast<const float4*>(transposed_taps_.data()),
                attenuation_ ? values_of(*attenuation_) : nullptr,
                shape_of(grid_),
                bins_,
                depth_planes_,
                halo_,
                static_cast<float>(grid_.voxel_mm[0])};
    }

    std::shared_ptr<const Device> device_;
    std::shared_ptr<SpectMemory> memory_;
    Grid grid_;
    std::int32_t bins_, depth_planes_;
    std::size_t size_;
    double largest_element_;
    std::shared_ptr<const Buffer> attenuation_;
    std::int32_t halo_;
    DeviceArray<PositionPart> bin_parts_, plane_parts_;
    DeviceArray<VoxelToSample> voxels_;
    DeviceArray<PlaneRange> ranges_;
    DeviceArray<PlaneTerms> terms_;
    DeviceArray<KernelTerm> kernels_;
    DeviceArray<float> taps_, transposed_taps_;
    std::vector<SpectChunk> chunks_;
    std::size_t floats_ = 0;   ///< of memory between the kernels
    std::size_t rows_at_ = 0;  ///< where in it the rows of the blocks begin; 0 = they are in shared memory
};

}  // namespace

std::unique_ptr<Projector> make_spect_projector(std::shared_ptr<const Device> device,
                                                std::shared_ptr<SpectMemory> memory, const SpectGeometry& geometry,
                                                const SpectLimits& limits) {
    kernels::check(geometry);
    if (geometry.attenuation) {
        values_of(*geometry.attenuation);  // refuses another backend's
    }
    return std::make_unique<SpectProjector>(std::move(device), std::move(memory), geometry, make_spect_tables(geometry),
                                            limits);
}

}  // namespace isotone::kernels::ISOTONE_GPU_NAMESPACE
