// SPDX-License-Identifier: Apache-2.0
#include "kernels/cuda/device_backend.hpp"

#include "core/gaussian_kernel.hpp"
#include "kernels/cuda/convolution.hpp"
#include "kernels/cuda/elementwise.hpp"
#include "kernels/cuda/event_projector.hpp"
#include "kernels/cuda/projector_checks.hpp"
#include "kernels/cuda/reductions.hpp"
#include "kernels/cuda/resident.hpp"
#include "kernels/cuda/sheet_projector.hpp"
#include "kernels/cuda/spect_projector.hpp"
#include "kernels/cuda/transpose.hpp"

#include <cmath>

namespace isotone::kernels::ISOTONE_GPU_NAMESPACE {
namespace {

DeviceArray<float>& array_of(const Buffer& buffer) {
    values_of(buffer);  // refuses another backend's
    return static_cast<DeviceBuffer*>(buffer.storage())->values;
}

class DeviceBackend final : public Backend {
public:
    explicit DeviceBackend(int device) : device_(std::make_shared<const Device>(device)) {}

    DeviceInfo info() const override { return device_->info(); }

    Buffer make_buffer(std::size_t size) override { return make_zero_buffer(*device_, size); }

    void upload(std::span<const float> host, Buffer& buffer) override {
        require_equal_size(host.size(), buffer.size(), "upload");
        array_of(buffer).upload(*device_, host);
    }

    void download(const Buffer& buffer, std::span<float> host) override {
        require_equal_size(host.size(), buffer.size(), "download");
        array_of(buffer).download(*device_, host);
    }

    void upload_image(std::span<const float> host, const Grid& grid, Buffer& image) override {
        require_equal_size(host.size(), grid.voxels(), "upload_image");
        require_equal_size(image.size(), grid.voxels(), "upload_image");
        DeviceArray<float>& x_fastest = scratch(grid.voxels());
        x_fastest.upload(*device_, host);
        to_z_fastest(*device_, shape_of(grid), x_fastest.data(), values_of(image));
    }

    void download_image(const Buffer& image, const Grid& grid, std::span<float> host) override {
        require_equal_size(host.size(), grid.voxels(), "download_image");
        require_equal_size(image.size(), grid.voxels(), "download_image");
        DeviceArray<float>& x_fastest = scratch(grid.voxels());
        to_x_fastest(*device_, shape_of(grid), values_of(image), x_fastest.data());
        x_fastest.download(*device_, host);
    }

    std::vector<double> download_double(const Buffer& buffer) override {
        std::vector<float> values(buffer.size());
        download(buffer, values);
        return {values.begin(), values.end()};
    }

    std::unique_ptr<Projector> make_projector(SheetGeometry geometry) override {
        return make_sheet_projector(device_, geometry);
    }
    std::unique_ptr<Projector> make_projector(EventGeometry geometry) override {
        return make_event_projector(device_, geometry);
    }
    std::unique_ptr<Projector> make_projector(SpectGeometry geometry) override {
        return make_spect_projector(device_, spect_memory_, geometry);
    }

    Accumulator make_accumulator(std::size_t voxels, FixedPointScale scale) override {
        return make_zero_accumulator(*device_, voxels, scale);
    }
    void clear(Accumulator& accumulator) override { storage_of(accumulator).quanta.zero(*device_); }
    void finish(const Accumulator& accumulator, Buffer& image) override {
        require_equal_size(accumulator.voxels(), image.size(), "finish");
        require_fine_scale(*device_, accumulator);
        from_fixed_point(*device_, quanta_of(accumulator), std::ldexp(1.0, -accumulator.scale().exponent),
                         values_of(image), image.size());
    }

    void fill(Buffer& buffer, double value) override {
        ISOTONE_GPU_NAMESPACE::fill(*device_, values_of(buffer), buffer.size(), static_cast<float>(value));
    }
    void copy(const Buffer& from, Buffer& to) override {
        require_equal_size(from.size(), to.size(), "copy");
        check(cudaMemcpyAsync(values_of(to), values_of(from), from.size() * sizeof(float), cudaMemcpyDeviceToDevice,
                              device_->use()),
              "copy on the CUDA device");
    }
    void multiply(Buffer& a, const Buffer& b) override {
        require_equal_size(a.size(), b.size(), "multiply");
        ISOTONE_GPU_NAMESPACE::multiply(*device_, values_of(a), values_of(b), a.size());
    }
    void scale_and_add(Buffer& a, double scale, const Buffer& b) override {
        require_equal_size(a.size(), b.size(), "scale_and_add");
        ISOTONE_GPU_NAMESPACE::scale_and_add(*device_, values_of(a), static_cast<float>(scale), values_of(b), a.size());
    }
    void apply_factors(Buffer& expected, const Buffer* multiplicative, const Buffer* additive) override {
        if (multiplicative != nullptr) {
            multiply(expected, *multiplicative);
        }
        if (additive != nullptr) {
            scale_and_add(expected, 1.0, *additive);
        }
    }
    RatioCounts ratio(const Buffer& measured, const Buffer& expected, double floor, Buffer& ratio) override {
        require_equal_size(measured.size(), expected.size(), "ratio");
        require_equal_size(measured.size(), ratio.size(), "ratio");
        const auto lowest = static_cast<float>(floor);
        const double floored =
            count_floored(*device_, values_of(measured), values_of(expected), lowest, measured.size());
        ISOTONE_GPU_NAMESPACE::ratio(*device_, values_of(measured), values_of(expected), lowest, values_of(ratio),
                                     measured.size());
        return {static_cast<std::size_t>(floored)};
    }
    void em_update(Buffer& image, const Buffer& correction, const Buffer& sensitivity, double threshold) override {
        require_equal_size(image.size(), correction.size(), "em_update");
        require_equal_size(image.size(), sensitivity.size(), "em_update");
        ISOTONE_GPU_NAMESPACE::em_update(*device_, values_of(image), values_of(correction), values_of(sensitivity),
                                         static_cast<float>(threshold), image.size());
    }

    double sum(const Buffer& buffer) override {
        return ISOTONE_GPU_NAMESPACE::sum(*device_, values_of(buffer), buffer.size());
    }
    double sum_of_magnitudes(const Buffer& buffer) override {
        return ISOTONE_GPU_NAMESPACE::sum_of_magnitudes(*device_, values_of(buffer), buffer.size());
    }
    double dot(const Buffer& a, const Buffer& b) override {
        require_equal_size(a.size(), b.size(), "dot");
        return ISOTONE_GPU_NAMESPACE::dot(*device_, values_of(a), values_of(b), a.size());
    }
    double largest_magnitude(const Buffer& buffer) override {
        return ISOTONE_GPU_NAMESPACE::largest_magnitude(*device_, values_of(buffer), buffer.size());
    }
    double poisson_log_likelihood(const Buffer& measured, const Buffer& expected, double floor) override {
        require_equal_size(measured.size(), expected.size(), "poisson_log_likelihood");
        return ISOTONE_GPU_NAMESPACE::poisson_log_likelihood(*device_, values_of(measured), values_of(expected), floor,
                                                             measured.size());
    }
    bool all_finite(const Buffer& buffer) override {
        return count_not_finite(*device_, values_of(buffer), buffer.size()) == 0.0;
    }

    void gaussian(Buffer& image, const Grid& grid, std::array<double, 3> fwhm_mm) override {
        require_equal_size(image.size(), grid.voxels(), "gaussian");
        const std::array<long long, 3> stride{static_cast<long long>(grid.size[1]) * grid.size[2], grid.size[2], 1};
        for (std::size_t axis = 0; axis < 3; ++axis) {
            if (fwhm_mm[axis] != 0.0) {
                blur(image, stride[axis], grid.size[axis], gaussian_kernel(fwhm_mm[axis], grid.voxel_mm[axis]));
            }
        }
    }

private:
    /// Image-sized memory for stages that cannot work in place; kept for the next one.
    DeviceArray<float>& scratch(std::size_t size) {
        if (scratch_.size() != size) {
            scratch_ = {};
            scratch_ = DeviceArray<float>(*device_, size);
        }
        return scratch_;
    }

    void blur(Buffer& image, long long stride, int count, const std::vector<double>& half_kernel) {
        const std::vector<float> rounded(half_kernel.begin(), half_kernel.end());
        const DeviceArray<float> weights(*device_, rounded);
        DeviceArray<float>& blurred = scratch(image.size());
        convolve(*device_, weights.data(), static_cast<int>(rounded.size()), stride, count, values_of(image),
                 blurred.data(), image.size());
        device_->wait();  // the weights go away here
        std::swap(array_of(image), blurred);
    }

    std::shared_ptr<const Device> device_;
    std::shared_ptr<SpectMemory> spect_memory_ = std::make_shared<SpectMemory>();
    DeviceArray<float> scratch_;
};

}  // namespace

std::unique_ptr<Backend> make_device_backend(int device) {
    return std::make_unique<DeviceBackend>(device);
}

}  // namespace isotone::kernels::ISOTONE_GPU_NAMESPACE
