// SPDX-License-Identifier: Apache-2.0
#include "kernels/cpu/spect_projector.hpp"

#include "core/error.hpp"
#include "kernels/cpu/back_input.hpp"
#include "kernels/cpu/buffers.hpp"
#include "kernels/cpu/padded_image.hpp"
#include "kernels/cpu/spect_views.hpp"
#include "kernels/spect_geometry.hpp"

#include <algorithm>
#include <vector>

namespace isotone::kernels::cpu {
namespace {

std::size_t index(std::ptrdiff_t i) {
    return static_cast<std::size_t>(i);
}

class SpectProjector final : public Projector {
public:
    SpectProjector(const SpectGeometry& geometry, const KernelTable& kernels, ThreadPool& pool, SpectShared& shared)
        : kernels_(kernels.spect), pool_(pool), shared_(shared), grid_(geometry.grid),
          largest_element_(largest_element_bound(geometry)), views_(geometry) {
        shared.seats.set_count(pool.threads());
        if (geometry.attenuation) {
            attenuation_ = shared.attenuation(values_of(*geometry.attenuation), grid_, pool);
            attenuation_view_ = attenuation_->view();
        }
    }

    std::size_t size() const override { return views_.count() * view_size(); }
    const Grid& grid() const override { return grid_; }
    double largest_element() const override { return largest_element_; }

    void forward(const Buffer& image, Buffer& projections) override {
        require_equal_size(image.size(), grid_.voxels(), "forward projection");
        require_equal_size(projections.size(), size(), "forward projection");
        shared_.image.fill(values_of(image), grid_, 1.0F, pool_);
        const SpectImage columns = shared_.image.view();
        float* const values = values_of(projections).data();
        // Threads of their own for views keep a view's planes in the nearest caches, but leave some idle at the end.
        const std::size_t whole = views_.count() / index(pool_.threads()) * index(pool_.threads());
        pool_.for_each(whole, [&](std::size_t v, int worker) { forward_view(v, columns, seat(worker), values); });
        forward_bins(whole, columns, values);
    }

    void back(const Buffer& projections, Accumulator& accumulator) override {
        constexpr auto use = FixedImages::Use::disjoint_voxels;
        const auto [values, images] = back_input(*this, projections, accumulator, use, pool_);
        const FixedTarget target = images.target(0, use, accumulator.scale());
        for (std::size_t first = 0; first < views_.count(); first += back_batch()) {
            const std::size_t count = std::min(back_batch(), views_.count() - first);
            back_batch_of(first, count, values.data(), target);
        }
    }

private:
    static constexpr int block = 4;  ///< planes of a view that are blurred along rows before they are across bins

    std::size_t view_size() const { return index(shape().bins) * index(shape().nz); }
    const SpectShape& shape() const { return views_.shape(); }
    std::size_t plane_size() const { return index(shape().plane * shape().column); }
    std::size_t projection_size() const { return index(shape().bins * shape().column); }
    SpectJob job(std::size_t view, const SpectKernel* kernels) const {
        return {&shape(), &views_.view(view), kernels, attenuation_ ? &attenuation_view_ : nullptr};
    }
    SpectRange all_bins() const { return {0, shape().bins}; }
    std::size_t bin_ranges() const { return index((shape().bins + spect_bins - 1) / spect_bins); }
    SpectRange bin_range(std::size_t i) const {
        const int first = static_cast<int>(i) * spect_bins;
        return {first, std::min(shape().bins, first + spect_bins)};
    }
    SpectSeat& seat(int worker) { return shared_.seats.of(worker, shape()); }

    /// A whole view by one thread.
    void forward_view(std::size_t v, const SpectImage& image, SpectSeat& seat, float* values) const {
        const SpectJob work = job(v, views_.forward_kernels());
        float* const projection = seat.projection();
        std::fill_n(projection, projection_size(), 0.0F);
        float* const layers = seat.layers(index(views_.most_layers(block)) * plane_size());
        for (int last = shape().planes; last > 0; last -= block) {
            const SpectRange planes{std::max(0, last - block), last};
            kernels_.columns(work, planes, all_bins(), image, seat.scratch(), layers);
            kernels_.across(work, planes, all_bins(), layers, projection);
        }
        download(projection, v, all_bins(), values);
    }

    /// The views from `first` on, each by all threads. The sums are the same.
    void forward_bins(std::size_t first, const SpectImage& image, float* values) {
        const SpectRange planes{0, shape().planes};
        AlignedVector<float>& layers = shared_.layers;
        for (std::size_t v = first; v < views_.count(); ++v) {
            make_room(layers, index(views_.layers(v, planes)) * plane_size());
            const SpectJob work = job(v, views_.forward_kernels());
            pool_.for_each(bin_ranges(), [&](std::size_t i, int worker) {
                kernels_.columns(work, planes, bin_range(i), image, seat(worker).scratch(), layers.data());
            });
            pool_.for_each(bin_ranges(), [&](std::size_t i, int worker) {
                float* const projection = seat(worker).projection();
                std::fill_n(projection, projection_size(), 0.0F);
                kernels_.across(work, planes, bin_range(i), layers.data(), projection);
                download(projection, v, bin_range(i), values);
            });
        }
    }

    void download(const float* projection, std::size_t view, SpectRange bins, float* values) const {
        for (int bin = bins.first; bin < bins.last; ++bin) {
            from_column(projection + bin * shape().column, shape().nz,
                        values + view * view_size() + index(bin) * index(shape().nz));
        }
    }

    /// Views whose samples are held at a time: the fixed-point image is read and written once for them.
    std::size_t back_batch() const { return std::max<std::size_t>(4, index(pool_.threads()) / 2); }

    void back_batch_of(std::size_t first, std::size_t count, const float* values, const FixedTarget& to) {
        const std::size_t samples_size = index(shape().planes) * plane_size();
        make_room(shared_.projections, count * projection_size());
        make_room(shared_.samples, count * samples_size);
        pool_.for_each(count * index(shape().bins), [&](std::size_t column, int) {
            // The scale is a power of two, and changes no bit of what follows.
            to_column(values + first * view_size() + column * index(shape().nz), shape().nz,
                      static_cast<float>(to.scale), shared_.projections.data() + column * index(shape().column));
        });
        pool_.for_each(count * bin_ranges(), [&](std::size_t item, int worker) {
            const std::size_t v = item / bin_ranges();
            kernels_.samples(job(first + v, views_.back_kernels()), bin_range(item % bin_ranges()),
                             shared_.projections.data() + v * projection_size(), seat(worker).scratch(),
                             shared_.samples.data() + v * samples_size);
        });
        std::vector<SpectSamples> gathered;
        for (std::size_t v = 0; v < count; ++v) {
            gathered.push_back({&views_.view(first + v), shared_.samples.data() + v * samples_size});
        }
        const PaddedShape padded = padded_shape(grid_);
        const auto tiles_y = index((shape().ny + spect_tile_y - 1) / spect_tile_y);
        const auto tiles_x = index((shape().nx + spect_tile_x - 1) / spect_tile_x);
        pool_.for_each(tiles_x * tiles_y, [&](std::size_t tile, int worker) {
            kernels_.gather(shape(), gathered.data(), static_cast<int>(count),
                            static_cast<int>(tile / tiles_y) * spect_tile_x,
                            static_cast<int>(tile % tiles_y) * spect_tile_y, seat(worker).scratch(),
                            to.image + padded.origin, padded.stride[0], padded.stride[1]);
        });
    }

    const SpectKernelTable& kernels_;
    ThreadPool& pool_;
    SpectShared& shared_;
    Grid grid_;
    double largest_element_;
    SpectViews views_;
    std::shared_ptr<const SpectColumns> attenuation_;
    SpectImage attenuation_view_;
};

}  // namespace

std::unique_ptr<Projector> make_spect_projector(const SpectGeometry& geometry, const KernelTable& kernels,
                                                ThreadPool& pool, SpectShared& shared) {
    check(geometry);
    return std::make_unique<SpectProjector>(geometry, kernels, pool, shared);
}

}  // namespace isotone::kernels::cpu
