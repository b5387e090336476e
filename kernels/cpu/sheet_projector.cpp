// SPDX-License-Identifier: Apache-2.0
#include "kernels/cpu/sheet_projector.hpp"

#include "core/error.hpp"
#include "kernels/common/path.hpp"
#include "kernels/cpu/aligned.hpp"
#include "kernels/cpu/back_input.hpp"
#include "kernels/cpu/buffers.hpp"
#include "kernels/cpu/padded_image.hpp"
#include "kernels/cpu/plane_order.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace isotone::kernels::cpu {
namespace {

using common::TransaxialPath;

/// Sizes that bound every line's slab.
struct SlabSize {
    int steps = 0;
    int margin = 4;  // at least what 4 x 4 transposes write beyond nz
};

SlabSize largest_slab(std::span<const TransaxialPath> paths, double largest_dz_index) {
    SlabSize size;
    for (const TransaxialPath& path : paths) {
        const double rise = largest_dz_index * std::abs(path.t_slope) * std::min(path.steps, row_steps);
        size.steps = std::max(size.steps, path.steps);
        size.margin = std::max(size.margin, 3 + static_cast<int>(std::ceil(rise)));
    }
    return size;
}

/// Memory of one thread: a slab and tables over chunks and planes. Forward and back projection each have their own, for
/// a forward slab's margins stay zero and a back slab's do not.
class Workspace {
public:
    Workspace(const Grid& grid, const SlabSize& size, int plane_blocks) {
        const auto chunks = static_cast<std::size_t>((size.steps + row_steps - 1) / row_steps);
        const auto nz = static_cast<std::size_t>(grid.size[2]);
        const std::size_t chunk_size = (nz + 2 * static_cast<std::size_t>(size.margin)) * row_steps;
        const std::size_t planes = static_cast<std::size_t>(plane_blocks) * lanes;
        slab_.resize(chunks * chunk_size);
        columns_.resize((nz + lanes) * row_steps);
        tables_.resize(3 * planes + chunks * lanes);
        low_.resize(chunks * lanes);
        offsets_.resize(static_cast<std::size_t>(size.steps));
        weights_.resize(static_cast<std::size_t>(size.steps));
        float* const tables = tables_.data();
        scratch_ = {{slab_.data(), grid.size[2], size.margin, chunk_size},
                    columns_.data(),
                    tables,
                    tables + planes,
                    tables + 2 * planes,
                    low_.data(),
                    tables + 3 * planes};
    }
    Workspace(const Workspace&) = delete;
    Workspace& operator=(const Workspace&) = delete;

    SheetScratch& scratch() { return scratch_; }

    /// The line with its columns, valid until the next call.
    SheetLine lay_out(const TransaxialPath& path, const PaddedShape& shape) {
        const std::ptrdiff_t drive = shape.stride[path.axis];
        const std::ptrdiff_t across = shape.stride[1 - path.axis];
        for (int s = 0; s < path.steps; ++s) {
            const double at = path.across(s);
            const double below = std::floor(at);
            const auto step = static_cast<std::size_t>(s);
            offsets_[step] = shape.origin + (path.first + s) * drive + static_cast<std::ptrdiff_t>(below) * across;
            weights_[step] = static_cast<float>(at - below);
        }
        return {path.steps,
                path.t_start,
                path.t_slope,
                static_cast<float>(path.voxel_over_run),
                static_cast<float>(path.length2),
                offsets_.data(),
                across,
                weights_.data()};
    }

private:
    AlignedVector<float> slab_, columns_, tables_;
    std::vector<float> weights_;
    std::vector<std::int32_t> low_;
    std::vector<std::ptrdiff_t> offsets_;
    SheetScratch scratch_;
};

class SheetProjector final : public Projector {
public:
    SheetProjector(SheetGeometry geometry, const KernelTable& kernels, ThreadPool& pool)
        : kernels_(kernels), pool_(pool), grid_(geometry.grid), largest_element_(common::largest_element(geometry)),
          shape_(padded_shape(grid_)), planes_(geometry.planes, grid_), plane_count_(geometry.planes.size()) {
        paths_.reserve(geometry.lines.size());
        for (const Line& line : geometry.lines) {
            paths_.push_back(common::make_path(line, grid_));
        }
        slab_size_ = largest_slab(paths_, planes_.largest_dz_index());
        const auto threads = static_cast<std::size_t>(pool.threads());
        forward_workspaces_.resize(threads);
        back_workspaces_.resize(threads);
    }

    std::size_t size() const override { return paths_.size() * plane_count_; }
    const Grid& grid() const override { return grid_; }
    double largest_element() const override { return largest_element_; }

    void forward(const Buffer& image, Buffer& projections) override {
        require_equal_size(image.size(), grid_.voxels(), "forward projection of an image");
        require_equal_size(projections.size(), size(), "forward projection");
        pad(values_of(image), grid_, padded_, pool_);
        float* const values = values_of(projections).data();
        each_line(forward_workspaces_, [&](std::size_t line, int, Workspace& workspace) {
            float* const to = values + line * plane_count_;
            if (paths_[line].steps == 0) {
                std::fill_n(to, plane_count_, 0.0F);
                return;
            }
            kernels_.forward_line(planes_.view(), workspace.lay_out(paths_[line], shape_), padded_.data(),
                                  workspace.scratch(), to);
        });
    }

    void back(const Buffer& projections, Accumulator& accumulator) override {
        require_equal_size(projections.size(), size(), "back projection");
        require_equal_size(accumulator.voxels(), grid_.voxels(), "back projection into an image");
        const std::span<const float> values = values_of(projections);
        check_back_input(values, largest_element_, accumulator.scale(), pool_);
        FixedImages& images = images_of(accumulator);
        images.prepare(grid_, pool_);
        each_line(back_workspaces_, [&](std::size_t line, int worker, Workspace& workspace) {
            if (paths_[line].steps > 0) {
                kernels_.back_line(planes_.view(), workspace.lay_out(paths_[line], shape_),
                                   values.data() + line * plane_count_, workspace.scratch(),
                                   images.target(worker, accumulator.scale()));
            }
        });
    }

private:
    using Workspaces = std::vector<std::unique_ptr<Workspace>>;

    /// Neighbouring lines share columns: each item is a few of them.
    template <class Body>
    void each_line(Workspaces& workspaces, const Body& body) {
        if (plane_count_ == 0) {
            return;
        }
        const std::size_t fair = paths_.size() / (8 * static_cast<std::size_t>(pool_.threads()));
        const std::size_t group = std::clamp<std::size_t>(fair, 1, 8);
        pool_.for_each((paths_.size() + group - 1) / group, [&](std::size_t item, int worker) {
            auto& workspace = workspaces[static_cast<std::size_t>(worker)];
            if (!workspace) {
                workspace = std::make_unique<Workspace>(grid_, slab_size_, planes_.view().blocks);
            }
            for (std::size_t line = item * group; line < std::min(paths_.size(), (item + 1) * group); ++line) {
                body(line, worker, *workspace);
            }
        });
    }

    const KernelTable& kernels_;
    ThreadPool& pool_;
    Grid grid_;
    double largest_element_;
    PaddedShape shape_;
    PlaneOrder planes_;
    std::size_t plane_count_;
    std::vector<TransaxialPath> paths_;
    SlabSize slab_size_;
    AlignedVector<float> padded_;
    Workspaces forward_workspaces_, back_workspaces_;
};

}  // namespace

std::unique_ptr<Projector> make_sheet_projector(SheetGeometry geometry, const KernelTable& kernels, ThreadPool& pool) {
    if (geometry.tof) {
        throw Error(ErrorCode::usage, "cpu backend", "time-of-flight is not available in this backend",
                    "project without time-of-flight");
    }
    common::check(geometry.grid);
    common::check(geometry);
    return std::make_unique<SheetProjector>(std::move(geometry), kernels, pool);
}

}  // namespace isotone::kernels::cpu
