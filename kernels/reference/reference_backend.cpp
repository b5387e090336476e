// SPDX-License-Identifier: Apache-2.0
#include "kernels/reference/reference_backend.hpp"

#include "kernels/reference/buffers.hpp"
#include "kernels/reference/elementwise.hpp"
#include "kernels/reference/event_projector.hpp"
#include "kernels/reference/gaussian.hpp"
#include "kernels/reference/reductions.hpp"
#include "kernels/reference/sheet_projector.hpp"
#include "kernels/reference/spect_projector.hpp"

#include <algorithm>

namespace isotone::kernels::reference {
namespace {

/// Number of a voxel in the two memory orders, given its number in z-fastest order.
std::size_t x_fastest(const Grid& grid, std::size_t z_fastest) {
    const auto nx = static_cast<std::size_t>(grid.size[0]);
    const auto ny = static_cast<std::size_t>(grid.size[1]);
    const auto nz = static_cast<std::size_t>(grid.size[2]);
    const std::size_t z = z_fastest % nz;
    const std::size_t y = z_fastest / nz % ny;
    const std::size_t x = z_fastest / nz / ny;
    return (z * ny + y) * nx + x;
}

const Values* optional_values(const Buffer* buffer) {
    return buffer != nullptr ? &values_of(*buffer) : nullptr;
}

class ReferenceBackend final : public Backend {
public:
    DeviceInfo info() const override { return {"reference", "host", "scalar", "", "double", 1}; }

    Buffer make_buffer(std::size_t size) override { return make_double_buffer(size); }

    void upload(std::span<const float> host, Buffer& buffer) override {
        Values& values = values_of(buffer);
        require_equal_size(host.size(), values.size(), "upload");
        std::copy(host.begin(), host.end(), values.begin());
    }
    void download(const Buffer& buffer, std::span<float> host) override {
        const Values& values = values_of(buffer);
        require_equal_size(host.size(), values.size(), "download");
        std::transform(values.begin(), values.end(), host.begin(), [](double v) { return static_cast<float>(v); });
    }
    void upload_image(std::span<const float> host, const Grid& grid, Buffer& image) override {
        Values& values = values_of(image);
        require_equal_size(host.size(), grid.voxels(), "upload_image");
        require_equal_size(values.size(), grid.voxels(), "upload_image");
        for (std::size_t i = 0; i < values.size(); ++i) {
            values[i] = host[x_fastest(grid, i)];
        }
    }
    void download_image(const Buffer& image, const Grid& grid, std::span<float> host) override {
        const Values& values = values_of(image);
        require_equal_size(host.size(), grid.voxels(), "download_image");
        require_equal_size(values.size(), grid.voxels(), "download_image");
        for (std::size_t i = 0; i < values.size(); ++i) {
            host[x_fastest(grid, i)] = static_cast<float>(values[i]);
        }
    }
    std::vector<double> download_double(const Buffer& buffer) override { return values_of(buffer); }

    std::unique_ptr<Projector> make_projector(SheetGeometry geometry) override {
        return make_sheet_projector(std::move(geometry));
    }
    std::unique_ptr<Projector> make_projector(EventGeometry geometry) override {
        return make_event_projector(std::move(geometry));
    }
    std::unique_ptr<Projector> make_projector(SpectGeometry geometry) override {
        return make_spect_projector(std::move(geometry));
    }
    Accumulator make_accumulator(std::size_t voxels, FixedPointScale scale) override {
        return make_double_accumulator(voxels, scale);
    }
    void clear(Accumulator& accumulator) override {
        Values& values = values_of(accumulator);
        std::fill(values.begin(), values.end(), 0.0);
    }
    void finish(const Accumulator& accumulator, Buffer& image) override {
        require_equal_size(accumulator.voxels(), image.size(), "finish");
        values_of(image) = values_of(accumulator);
    }

    void fill(Buffer& buffer, double value) override {
        Values& values = values_of(buffer);
        std::fill(values.begin(), values.end(), value);
    }
    void copy(const Buffer& from, Buffer& to) override {
        require_equal_size(from.size(), to.size(), "copy");
        values_of(to) = values_of(from);
    }
    void multiply(Buffer& a, const Buffer& b) override { reference::multiply(values_of(a), values_of(b)); }
    void scale_and_add(Buffer& a, double scale, const Buffer& b) override {
        reference::scale_and_add(values_of(a), scale, values_of(b));
    }
    void apply_factors(Buffer& expected, const Buffer* multiplicative, const Buffer* additive) override {
        reference::apply_factors(values_of(expected), optional_values(multiplicative), optional_values(additive));
    }
    RatioCounts ratio(const Buffer& measured, const Buffer& expected, double floor, Buffer& ratio) override {
        return reference::ratio(values_of(measured), values_of(expected), floor, values_of(ratio));
    }
    void em_update(Buffer& image, const Buffer& correction, const Buffer& sensitivity, double threshold) override {
        reference::em_update(values_of(image), values_of(correction), values_of(sensitivity), threshold);
    }

    double sum(const Buffer& buffer) override { return reference::sum(values_of(buffer)); }
    double sum_of_magnitudes(const Buffer& buffer) override { return reference::sum_of_magnitudes(values_of(buffer)); }
    double dot(const Buffer& a, const Buffer& b) override { return reference::dot(values_of(a), values_of(b)); }
    double largest_magnitude(const Buffer& buffer) override { return reference::largest_magnitude(values_of(buffer)); }
    double poisson_log_likelihood(const Buffer& measured, const Buffer& expected, double floor) override {
        return reference::poisson_log_likelihood(values_of(measured), values_of(expected), floor);
    }
    bool all_finite(const Buffer& buffer) override { return reference::all_finite(values_of(buffer)); }

    void gaussian(Buffer& image, const Grid& grid, std::array<double, 3> fwhm_mm) override {
        reference::gaussian(values_of(image), grid, fwhm_mm);
    }
};

}  // namespace

std::unique_ptr<Backend> make_reference_backend() {
    return std::make_unique<ReferenceBackend>();
}

}  // namespace isotone::kernels::reference
