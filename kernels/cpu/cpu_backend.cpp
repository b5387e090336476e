// SPDX-License-Identifier: Apache-2.0
#include "kernels/cpu/cpu_backend.hpp"

#include "kernels/cpu/buffers.hpp"
#include "kernels/cpu/elementwise.hpp"
#include "kernels/cpu/event_projector.hpp"
#include "kernels/cpu/gaussian.hpp"
#include "kernels/cpu/padded_image.hpp"
#include "kernels/cpu/reductions.hpp"
#include "kernels/cpu/sheet_projector.hpp"
#include "kernels/cpu/spect_image.hpp"
#include "kernels/cpu/spect_projector.hpp"

#include <algorithm>
#include <fstream>
#include <string>

namespace isotone::kernels::cpu {
namespace {

std::string processor_name() {
    std::ifstream info("/proc/cpuinfo");
    for (std::string line; std::getline(info, line);) {
        const auto colon = line.find(": ");
        if (line.starts_with("model name") && colon != std::string::npos) {
            return line.substr(colon + 2);
        }
    }
    return "x86-64";
}

class CpuBackend final : public Backend {
public:
    explicit CpuBackend(int threads) : kernels_(choose_kernels()), pool_(threads) {}

    DeviceInfo info() const override { return {"cpu", processor_name(), kernels_.name, "", "float", pool_.threads()}; }

    Buffer make_buffer(std::size_t size) override { return make_float_buffer(size); }
    void upload(std::span<const float> host, Buffer& buffer) override {
        require_equal_size(host.size(), buffer.size(), "upload");
        cpu::copy(host, values_of(buffer), pool_);
    }
    void download(const Buffer& buffer, std::span<float> host) override {
        require_equal_size(host.size(), buffer.size(), "download");
        cpu::copy(values_of(buffer), host, pool_);
    }
    void upload_image(std::span<const float> host, const Grid& grid, Buffer& image) override {
        require_equal_size(host.size(), grid.voxels(), "upload_image");
        require_equal_size(image.size(), grid.voxels(), "upload_image");
        const std::span<float> to = values_of(image);
        each_column(grid, [&](std::size_t column, std::size_t first, std::size_t slice, std::size_t nz) {
            for (std::size_t z = 0; z < nz; ++z) {
                to[column * nz + z] = host[first + z * slice];
            }
        });
    }
    void download_image(const Buffer& image, const Grid& grid, std::span<float> host) override {
        require_equal_size(host.size(), grid.voxels(), "download_image");
        require_equal_size(image.size(), grid.voxels(), "download_image");
        const std::span<const float> from = values_of(image);
        each_column(grid, [&](std::size_t column, std::size_t first, std::size_t slice, std::size_t nz) {
            for (std::size_t z = 0; z < nz; ++z) {
                host[first + z * slice] = from[column * nz + z];
            }
        });
    }
    std::vector<double> download_double(const Buffer& buffer) override {
        const std::span<const float> values = values_of(buffer);
        return {values.begin(), values.end()};
    }

    std::unique_ptr<Projector> make_projector(SheetGeometry geometry) override {
        return make_sheet_projector(geometry, kernels_, pool_);
    }
    std::unique_ptr<Projector> make_projector(EventGeometry geometry) override {
        return make_event_projector(geometry, kernels_, pool_, padded_);
    }
    std::unique_ptr<Projector> make_projector(SpectGeometry geometry) override {
        return make_spect_projector(geometry, kernels_, pool_, spect_);
    }
    Accumulator make_accumulator(std::size_t voxels, FixedPointScale scale) override {
        return make_fixed_accumulator(voxels, scale, pool_.threads());
    }
    void clear(Accumulator& accumulator) override { images_of(accumulator).clear(pool_); }
    void finish(const Accumulator& accumulator, Buffer& image) override {
        require_equal_size(accumulator.voxels(), image.size(), "finish");
        images_of(accumulator).finish(accumulator.scale(), kernels_, values_of(image), pool_);
    }

    void fill(Buffer& buffer, double value) override { cpu::fill(values_of(buffer), static_cast<float>(value), pool_); }
    void copy(const Buffer& from, Buffer& to) override { cpu::copy(values_of(from), values_of(to), pool_); }
    void multiply(Buffer& a, const Buffer& b) override { cpu::multiply(values_of(a), values_of(b), pool_); }
    void scale_and_add(Buffer& a, double scale, const Buffer& b) override {
        cpu::scale_and_add(values_of(a), scale, values_of(b), pool_);
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
        return cpu::ratio(values_of(measured), values_of(expected), floor, values_of(ratio), pool_);
    }
    void em_update(Buffer& image, const Buffer& correction, const Buffer& sensitivity, double threshold) override {
        cpu::em_update(values_of(image), values_of(correction), values_of(sensitivity), threshold, pool_);
    }

    double sum(const Buffer& buffer) override { return cpu::sum(values_of(buffer), pool_); }
    double sum_of_magnitudes(const Buffer& buffer) override { return cpu::sum_of_magnitudes(values_of(buffer), pool_); }
    double dot(const Buffer& a, const Buffer& b) override { return cpu::dot(values_of(a), values_of(b), pool_); }
    double largest_magnitude(const Buffer& buffer) override { return cpu::largest_magnitude(values_of(buffer), pool_); }
    double poisson_log_likelihood(const Buffer& measured, const Buffer& expected, double floor) override {
        return cpu::poisson_log_likelihood(values_of(measured), values_of(expected), floor, pool_);
    }
    bool all_finite(const Buffer& buffer) override { return cpu::all_finite(values_of(buffer), pool_); }

    void gaussian(Buffer& image, const Grid& grid, std::array<double, 3> fwhm_mm) override {
        cpu::gaussian(values_of(image), grid, fwhm_mm, pool_);
    }

private:
    /// body(column, offset of its first voxel in x-fastest order, offset between its voxels there, nz)
    template <class Body>
    void each_column(const Grid& grid, const Body& body) {
        const auto nx = static_cast<std::size_t>(grid.size[0]);
        const auto ny = static_cast<std::size_t>(grid.size[1]);
        const auto nz = static_cast<std::size_t>(grid.size[2]);
        pool_.for_each(nx, [&](std::size_t x, int) {
            for (std::size_t y = 0; y < ny; ++y) {
                body(x * ny + y, y * nx + x, nx * ny, nz);
            }
        });
    }

    const KernelTable& kernels_;
    ThreadPool pool_;
    PaddedImage padded_;
    SpectShared spect_;
};

}  // namespace

std::unique_ptr<Backend> make_cpu_backend(int threads) {
    return std::make_unique<CpuBackend>(threads);
}

}  // namespace isotone::kernels::cpu
