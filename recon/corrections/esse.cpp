// SPDX-License-Identifier: Apache-2.0
#include "recon/corrections/esse.hpp"

#include "core/error.hpp"
#include "core/number_text.hpp"

#include <algorithm>
#include <cmath>
#include <thread>

namespace isotone::recon {
namespace {

std::size_t index(int i) {
    return static_cast<std::size_t>(i);
}

void check(const kernels::SpectGeometry& geometry, const WindowKernel& kernel, const EsseSettings& settings) {
    if (!geometry.attenuation || geometry.attenuation->size() != geometry.grid.voxels()) {
        throw Error(ErrorCode::inconsistent_data, "scatter model", "there is no attenuation map on the grid",
                    "supply one: without matter nothing scatters");
    }
    if (!(settings.voxel_mm > 0.0) || settings.harmonics < 0 || settings.harmonics > 40) {
        throw Error(ErrorCode::usage, "scatter model",
                    "voxels of " + number_text(settings.voxel_mm) + " mm and " + std::to_string(settings.harmonics) +
                        " harmonics",
                    "use a positive size and 0 to 40 harmonics");
    }
    if (kernel.groups.empty()) {
        throw Error(ErrorCode::inconsistent_data, "scatter model", "the kernel of the window counts no scatter",
                    "check the window and the kernels");
    }
}

std::shared_ptr<const kernels::Buffer> resident(kernels::Backend& backend, std::vector<float> values, double factor) {
    for (float& value : values) {
        value = static_cast<float>(factor * static_cast<double>(value));
    }
    auto buffer = std::make_shared<kernels::Buffer>(backend.make_buffer(values.size()));
    backend.upload(values, *buffer);
    return buffer;
}

std::vector<float> downloaded(kernels::Backend& backend, const kernels::Buffer& buffer) {
    std::vector<float> values(buffer.size());
    backend.download(buffer, values);
    return values;
}

/// Of the places of a grid for which `holds` is true: the first and the last along each axis; -1 the last of none.
struct Extent {
    std::array<int, 3> first, last;
};

template <typename Holds>
Extent extent_of(const std::array<int, 3>& size, const Holds& holds) {
    Extent extent{size, {-1, -1, -1}};
    for (int x = 0; x < size[0]; ++x) {
        for (int y = 0; y < size[1]; ++y) {
            for (int z = 0; z < size[2]; ++z) {
                if (holds(x, y, z)) {
                    const std::array<int, 3> at{x, y, z};
                    for (std::size_t axis = 0; axis < 3; ++axis) {
                        extent.first[axis] = std::min(extent.first[axis], at[axis]);
                        extent.last[axis] = std::max(extent.last[axis], at[axis]);
                    }
                }
            }
        }
    }
    return extent;
}

std::unique_ptr<kernels::Projector> projector_of_view(kernels::Backend& backend, const kernels::SpectGeometry& all,
                                                      std::size_t view,
                                                      const std::shared_ptr<const kernels::Buffer>& attenuation) {
    kernels::SpectGeometry one = all;
    one.views = {all.views[view]};
    one.attenuation = attenuation;
    return backend.make_projector(std::move(one));
}

}  // namespace

EsseModel::EsseModel(kernels::Backend& backend, const kernels::SpectGeometry& geometry, const WindowKernel& kernel,
                     const EsseSettings& settings)
    : backend_(backend), fine_voxels_(geometry.grid.voxels()),
      coarse_((check(geometry, kernel, settings), geometry), settings.voxel_mm) {
    const std::vector<float> attenuation = coarse_.image(downloaded(backend, *geometry.attenuation));
    find_box(attenuation);
    relative_ = in_box(attenuation);
    for (float& value : relative_) {
        value = static_cast<float>(static_cast<double>(value) / kernel.water_per_mm);
    }
    const kernels::SpectGeometry& coarse = coarse_.geometry();
    for (const kernels::SpectView& view : coarse.views) {
        angles_rad_.push_back(view.angle_rad);
    }
    const int named = backend.info().threads;
    threads_ = named > 0 ? named : static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
    std::vector<KernelHarmonics> harmonics;
    for (const KernelGroup& own : kernel.groups) {
        harmonics.emplace_back(kernel, own, settings.harmonics);
        Group group;
        group.convolution = std::make_unique<HarmonicConvolution>(harmonics.back(), box_size_, coarse.grid.voxel_mm);
        const auto at_scattered_energies = resident(backend, attenuation, own.attenuation_ratio);
        for (std::size_t v = 0; v < angles_rad_.size(); ++v) {
            group.views.push_back(projector_of_view(backend, coarse, v, at_scattered_energies));
        }
        groups_.push_back(std::move(group));
    }
    if (settings.medium_paths) {
        paths_.emplace(relative_, box_size_, coarse.grid.voxel_mm, harmonics, threads_);
    }
    source_ = backend.make_buffer(coarse.grid.voxels());
    projection_ = backend.make_buffer(groups_.front().views.front()->size());
    describe(kernel, settings);
}

std::vector<float> EsseModel::scatter(const kernels::Buffer& image) {
    if (image.size() != fine_voxels_) {
        throw Error(ErrorCode::internal, "scatter model", "an image of another grid", "report this fault");
    }
    const std::vector<float> activity = in_box(coarse_.image(downloaded(backend_, image)));
    const std::vector<Complex> spectrum = groups_.front().convolution->spectrum(activity);
    std::vector<std::vector<float>> coarse(angles_rad_.size(), std::vector<float>(projection_.size()));
    const std::vector<ScatterPaths::Fields> differences =
        paths_ ? paths_->differences(activity, threads_) : std::vector<ScatterPaths::Fields>{};
    for (std::size_t g = 0; g < groups_.size(); ++g) {
        Group& group = groups_[g];
        std::vector<std::vector<Complex>> fields = group.convolution->apply(spectrum, threads_);
        if (paths_) {
            paths_->add(differences[g], fields);
        }
        for (std::size_t v = 0; v < angles_rad_.size(); ++v) {
            backend_.upload(source_of_view(fields, angles_rad_[v]), source_);
            group.views[v]->forward(source_, projection_);
            const std::vector<float> own = downloaded(backend_, projection_);
            std::transform(own.begin(), own.end(), coarse[v].begin(), coarse[v].begin(), std::plus<>());
        }
    }
    std::vector<float> result;
    for (const std::vector<float>& view : coarse) {
        const std::vector<float> fine = coarse_.projection(view);
        std::transform(fine.begin(), fine.end(), std::back_inserter(result),
                       [](float value) { return std::max(0.0F, value); });  // cut harmonics and cubics swing below 0
    }
    return result;
}

/// The smallest box of coarse voxels that holds all attenuation; one voxel where there is none.
void EsseModel::find_box(const std::vector<float>& attenuation) {
    const std::array<int, 3>& size = coarse_.geometry().grid.size;
    const auto [first, last] = extent_of(size, [&](int x, int y, int z) {
        return attenuation[(index(x) * index(size[1]) + index(y)) * index(size[2]) + index(z)] > 0.0F;
    });
    for (std::size_t axis = 0; axis < 3; ++axis) {
        box_first_[axis] = last[axis] < 0 ? 0 : first[axis];
        box_size_[axis] = last[axis] < 0 ? 1 : last[axis] - first[axis] + 1;
    }
}

std::vector<float> EsseModel::in_box(const std::vector<float>& image) const {
    const std::array<int, 3>& size = coarse_.geometry().grid.size;
    std::vector<float> result;
    for (int x = 0; x < box_size_[0]; ++x) {
        for (int y = 0; y < box_size_[1]; ++y) {
            const std::size_t column =
                (index(x + box_first_[0]) * index(size[1]) + index(y + box_first_[1])) * index(size[2]) +
                index(box_first_[2]);
            const auto from = image.begin() + static_cast<std::ptrdiff_t>(column);
            result.insert(result.end(), from, from + box_size_[2]);
        }
    }
    return result;
}

/// mu / mu_water times the sum over m of the real part of exp(-i m a) times field m, on the coarse grid.
std::vector<float> EsseModel::source_of_view(const std::vector<std::vector<Complex>>& fields, double angle_rad) const {
    std::vector<float> box(relative_.size());
    for (std::size_t m = 0; m < fields.size(); ++m) {
        const auto cosine = static_cast<float>(std::cos(static_cast<double>(m) * angle_rad));
        const auto sine = static_cast<float>(std::sin(static_cast<double>(m) * angle_rad));
        for (std::size_t i = 0; i < box.size(); ++i) {
            box[i] += cosine * fields[m][i].real() + sine * fields[m][i].imag();
        }
    }
    const std::array<int, 3>& size = coarse_.geometry().grid.size;
    std::vector<float> result(coarse_.geometry().grid.voxels());
    std::size_t from = 0;
    for (int x = 0; x < box_size_[0]; ++x) {
        for (int y = 0; y < box_size_[1]; ++y) {
            const std::size_t column =
                (index(x + box_first_[0]) * index(size[1]) + index(y + box_first_[1])) * index(size[2]) +
                index(box_first_[2]);
            for (int z = 0; z < box_size_[2]; ++z, ++from) {
                result[column + index(z)] = relative_[from] * box[from];
            }
        }
    }
    return result;
}

double esse_memory(const kernels::Grid& grid, std::span<const float> attenuation, const WindowKernel& kernel,
                   const EsseSettings& settings) {
    const auto [first, last] = extent_of(grid.size, [&](int x, int y, int z) {
        return attenuation[(index(z) * index(grid.size[1]) + index(y)) * index(grid.size[0]) + index(x)] > 0.0F;
    });
    double box = 1.0, padded = 1.0;
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const double coarse_mm =
            grid.voxel_mm[axis] * std::max(1.0, std::floor(settings.voxel_mm / grid.voxel_mm[axis]));
        const double voxels =
            std::ceil(std::max(0, last[axis] - first[axis] + 1) * grid.voxel_mm[axis] / coarse_mm) + 1.0;
        box *= voxels;
        padded *= 2.0 * voxels;
    }
    const double harmonics = settings.harmonics + 1.0, groups = static_cast<double>(kernel.groups.size());
    // Spectra of the kernels, of the activity and two at work; fields and their differences; ways between blocks.
    return sizeof(Complex) * (padded * (groups * harmonics + 3.0) + box * harmonics * 2.0) + 3e7;
}

void EsseModel::describe(const WindowKernel& kernel, const EsseSettings& settings) {
    description_["method"] = "effective source scatter estimation";
    description_["kernels"] = kernel.description;
    description_["energy_groups"] = groups_.size();
    description_["harmonics"] = settings.harmonics;
    description_["medium_between_scatterings"] = settings.medium_paths ? "mean density of the way" : "water";
    description_["voxel_mm"] = Record::List{coarse_.geometry().grid.voxel_mm[0], coarse_.geometry().grid.voxel_mm[1],
                                            coarse_.geometry().grid.voxel_mm[2]};
}

}  // namespace isotone::recon
