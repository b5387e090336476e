// SPDX-License-Identifier: Apache-2.0
#include "recon/corrections/esse.hpp"

#include "core/error.hpp"
#include "core/number_text.hpp"
#include "recon/corrections/box.hpp"
#include "recon/corrections/in_parallel.hpp"
#include "recon/resident.hpp"

#include <algorithm>
#include <cmath>
#include <thread>

namespace isotone::recon {
namespace {

constexpr int most_harmonics = 40;
/// Views whose sources are held at a time: fields are read once for them.
constexpr std::size_t batch = 8;

void check(const kernels::SpectGeometry& geometry, const WindowKernel& kernel, const EsseSettings& settings) {
    if (!geometry.attenuation || geometry.attenuation->size() != geometry.grid.voxels()) {
        throw Error(ErrorCode::inconsistent_data, "scatter model", "there is no attenuation map on the grid",
                    "supply one: without matter nothing scatters");
    }
    if (!(settings.voxel_mm > 0.0) || settings.harmonics < 0 || settings.harmonics > most_harmonics) {
        throw Error(ErrorCode::usage, "scatter model",
                    "voxels of " + number_text(settings.voxel_mm) + " mm and " + std::to_string(settings.harmonics) +
                        " harmonics",
                    "use a positive size and 0 to " + std::to_string(most_harmonics) + " harmonics");
    }
    if (kernel.groups.empty()) {
        throw Error(ErrorCode::inconsistent_data, "scatter model", "the kernel of the window counts no scatter",
                    "check the window and the kernels");
    }
}

std::vector<float> downloaded(kernels::Backend& backend, const kernels::Buffer& buffer) {
    std::vector<float> values(buffer.size());
    backend.download(buffer, values);
    return values;
}

/// The smallest box of places of a grid outside which `holds` is true nowhere; one place where it is true nowhere.
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
    return extent.last[0] < 0 ? Extent{} : extent;
}

int threads_of(const kernels::Backend& backend) {
    const int named = backend.info().threads;
    return named > 0 ? named : static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
}

/// Rows that a response of a view can reach beyond its own.
std::size_t longest_reach(const kernels::SpectGeometry& geometry) {
    std::size_t reach = 0;
    for (const kernels::PlaneResponse& response : geometry.responses) {
        for (const kernels::SeparableKernel& kernel : response) {
            reach = std::max(reach, kernel.along.size() / 2);
        }
    }
    return reach;
}

/// A geometry with one view of another, and only those responses that the view uses.
kernels::SpectGeometry with_view(const kernels::SpectGeometry& stack, const kernels::SpectGeometry& all,
                                 std::size_t view) {
    kernels::SpectGeometry one = stack;
    one.views = {all.views[view]};
    std::vector<std::int32_t> found(all.responses.size(), -1);
    for (std::int32_t& response : one.views.front().responses) {
        if (response < 0) {
            continue;
        }
        std::int32_t& own = found[index(response)];
        if (own < 0) {
            own = static_cast<std::int32_t>(one.responses.size());
            one.responses.push_back(all.responses[index(response)]);
        }
        response = own;
    }
    return one;
}

}  // namespace

EsseModel::EsseModel(kernels::Backend& backend, const kernels::SpectGeometry& geometry, const WindowKernel& kernel,
                     const EsseSettings& settings)
    : backend_(backend), fine_voxels_(geometry.grid.voxels()),
      coarse_((check(geometry, kernel, settings), geometry), settings.voxel_mm), groups_(kernel.groups.size()),
      orders_(index(settings.harmonics) + 1), threads_(threads_of(backend)) {
    const std::vector<float> attenuation = coarse_.image(downloaded(backend, *geometry.attenuation));
    find_box(attenuation);
    relative_ = in_box(attenuation);
    stack_groups(kernel, relative_);
    for (float& value : relative_) {
        value = static_cast<float>(static_cast<double>(value) / kernel.water_per_mm);
    }
    make_views();
    std::vector<KernelHarmonics> harmonics;
    harmonics.reserve(kernel.groups.size());
    for (const KernelGroup& own : kernel.groups) {
        harmonics.emplace_back(kernel, own, settings.harmonics);
    }
    const std::array<double, 3>& voxel_mm = coarse_.geometry().grid.voxel_mm;
    convolution_.emplace(harmonics, box_size_, voxel_mm, threads_);
    if (settings.medium_paths) {
        paths_.emplace(relative_, box_size_, voxel_mm, harmonics, threads_);
    }
    source_ = backend.make_buffer(stack_.grid.voxels());
    projection_ = backend.make_buffer(views_.front()->size());
    describe(kernel, settings);
}

std::vector<float> EsseModel::scatter(const kernels::Buffer& image) {
    if (image.size() != fine_voxels_) {
        throw Error(ErrorCode::internal, "scatter model", "an image of another grid", "report this fault");
    }
    const std::vector<float> activity = in_box(coarse_.image(downloaded(backend_, image)));
    std::vector<Fields> fields = convolution_->apply(activity, threads_);
    if (paths_) {
        const std::vector<Fields> differences = paths_->differences(activity, threads_);
        for (std::size_t g = 0; g < groups_; ++g) {
            paths_->add(differences[g], fields[g], threads_);
        }
    }
    std::vector<std::vector<float>> sources(std::min(batch, views_.size()), std::vector<float>(source_.size()));
    std::vector<float> result;
    for (std::size_t first = 0; first < views_.size(); first += batch) {
        make_sources(fields, first, sources);
        for (std::size_t i = 0; i < batch && first + i < views_.size(); ++i) {
            const std::vector<float> fine = coarse_.projection(projection(sources[i], *views_[first + i]));
            std::transform(fine.begin(), fine.end(), std::back_inserter(result),
                           [](float value) { return std::max(0.0F, value); });  // harmonics and cubics swing below 0
        }
    }
    return result;
}

/// The smallest box of coarse voxels that holds all attenuation.
void EsseModel::find_box(const std::vector<float>& attenuation) {
    const std::array<int, 3>& size = coarse_.geometry().grid.size;
    const auto [first, last] =
        extent_of(size, [&](int x, int y, int z) { return attenuation[element(size, x, y, z)] > 0.0F; });
    box_first_ = first;
    for (std::size_t axis = 0; axis < 3; ++axis) {
        box_size_[axis] = last[axis] - first[axis] + 1;
    }
}

std::vector<float> EsseModel::in_box(const std::vector<float>& image) const {
    const std::array<int, 3>& size = coarse_.geometry().grid.size;
    std::vector<float> result;
    result.reserve(voxels_of(box_size_));
    for (int x = 0; x < box_size_[0]; ++x) {
        for (int y = 0; y < box_size_[1]; ++y) {
            const std::size_t first = element(size, x + box_first_[0], y + box_first_[1], box_first_[2]);
            const auto from = image.begin() + static_cast<std::ptrdiff_t>(first);
            result.insert(result.end(), from, from + box_size_[2]);
        }
    }
    return result;
}

/// The grid of the box, its groups above each other with the attenuation of their energies.
void EsseModel::stack_groups(const WindowKernel& kernel, const std::vector<float>& attenuation) {
    const kernels::SpectGeometry& coarse = coarse_.geometry();
    const std::size_t rows = index(coarse.grid.size[2]), filled = index(box_size_[2]);
    slab_ = rows + longest_reach(coarse);
    stack_.grid = coarse.grid;
    for (std::size_t axis = 0; axis < 2; ++axis) {
        stack_.grid.size[axis] = box_size_[axis];
        stack_.grid.origin_mm[axis] += box_first_[axis] * coarse.grid.voxel_mm[axis];
    }
    stack_.grid.size[2] = static_cast<int>((groups_ - 1) * slab_ + rows);
    stack_.bins = coarse.bins;
    stack_.depth_planes = coarse.depth_planes;
    std::vector<float> stacked(stack_.grid.voxels());
    for (std::size_t column = 0; column < index(box_size_[0]) * index(box_size_[1]); ++column) {
        for (std::size_t g = 0; g < groups_; ++g) {
            const std::size_t to = in_stack(column, g);
            for (std::size_t z = 0; z < filled; ++z) {
                stacked[to + z] = static_cast<float>(kernel.groups[g].attenuation_ratio *
                                                     static_cast<double>(attenuation[column * filled + z]));
            }
        }
    }
    stack_.attenuation = std::make_shared<kernels::Buffer>(resident(backend_, stacked));
}

/// Where the box begins in a group's part of a column (x, y) of the stack.
std::size_t EsseModel::in_stack(std::size_t column, std::size_t group) const {
    return column * index(stack_.grid.size[2]) + group * slab_ + index(box_first_[2]);
}

/// A projector of the stack for each view, and what the harmonics of a source weigh at its angle.
void EsseModel::make_views() {
    const kernels::SpectGeometry& coarse = coarse_.geometry();
    for (std::size_t v = 0; v < coarse.views.size(); ++v) {
        for (std::size_t m = 0; m < orders_; ++m) {
            const double angle = static_cast<double>(m) * coarse.views[v].angle_rad;
            Lanes& weight = weights_.emplace_back();
            for (std::size_t lane = 0; lane < Lanes::count; ++lane) {
                weight.value[lane] = static_cast<float>(lane % 2 == 0 ? std::cos(angle) : std::sin(angle));
            }
        }
        views_.push_back(backend_.make_projector(with_view(stack_, coarse, v)));
    }
}

/// For views from the first on: mu / mu_water times the sum over m of the real part of exp(-i m a) times field m.
void EsseModel::make_sources(const std::vector<Fields>& fields, std::size_t first_view,
                             std::vector<std::vector<float>>& sources) {
    const std::size_t planes = index(box_size_[0]), workers = std::min(planes, index(threads_));
    std::vector<std::vector<float>> work(workers, std::vector<float>(relative_.size() / planes));
    in_parallel(planes, workers, [&](std::size_t plane, std::size_t worker) {
        make_plane(fields, first_view, plane, work[worker], sources);
    });
}

void EsseModel::make_plane(const std::vector<Fields>& fields, std::size_t first_view, std::size_t plane,
                           std::vector<float>& work, std::vector<std::vector<float>>& sources) const {
    const std::size_t first = plane * work.size(), rows = index(box_size_[2]);
    std::array<const Complex*, most_harmonics + 1> own{};
    for (std::size_t g = 0; g < groups_; ++g) {
        for (std::size_t m = 0; m < orders_; ++m) {
            own[m] = &fields[g][m][first];
        }
        for (std::size_t i = 0; i < sources.size() && first_view + i < views_.size(); ++i) {
            scatter_loops().view_sum({own.data(), orders_}, &weights_[(first_view + i) * orders_], work.size(),
                                     work.data());
            for (std::size_t y = 0; y < index(box_size_[1]); ++y) {
                const std::size_t column = plane * index(box_size_[1]) + y;
                const std::size_t to = in_stack(column, g);
                for (std::size_t z = 0; z < rows; ++z) {
                    sources[i][to + z] = relative_[column * rows + z] * work[y * rows + z];
                }
            }
        }
    }
}

/// The sum over the groups.
std::vector<float> EsseModel::projection(const std::vector<float>& source, kernels::Projector& view) {
    backend_.upload(source, source_);
    view.forward(source_, projection_);
    const std::vector<float> stacked = downloaded(backend_, projection_);
    const std::size_t rows = index(coarse_.geometry().grid.size[2]);
    std::vector<float> result(index(stack_.bins) * rows);
    for (std::size_t bin = 0; bin < index(stack_.bins); ++bin) {
        for (std::size_t g = 0; g < groups_; ++g) {
            const std::size_t from = bin * index(stack_.grid.size[2]) + g * slab_;
            for (std::size_t z = 0; z < rows; ++z) {
                result[bin * rows + z] += stacked[from + z];
            }
        }
    }
    return result;
}

double EsseModel::memory() const {
    return convolution_memory(box_size_, groups_, orders_) + (paths_ ? paths_->memory() : 0.0) +
           static_cast<double>(batch * stack_.grid.voxels() * sizeof(float));
}

double esse_memory(const kernels::Grid& grid, std::span<const float> attenuation, const WindowKernel& kernel,
                   const EsseSettings& settings) {
    const auto [first, last] = extent_of(grid.size, [&](int x, int y, int z) {
        return attenuation[(index(z) * index(grid.size[1]) + index(y)) * index(grid.size[0]) + index(x)] > 0.0F;
    });
    std::array<int, 3> box{};
    std::array<double, 3> coarse_mm{};
    double fine = 1.0;
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const int factor = coarse_factor(grid.voxel_mm[axis], settings.voxel_mm);
        coarse_mm[axis] = factor * grid.voxel_mm[axis];
        box[axis] = last[axis] / factor - first[axis] / factor + 1;
        fine *= last[axis] - first[axis] + 1;
    }
    const std::size_t groups = kernel.groups.size(), orders = index(settings.harmonics) + 1;
    double memory = convolution_memory(box, groups, orders);
    if (settings.medium_paths && !attenuation.empty()) {
        const auto filled = std::count_if(attenuation.begin(), attenuation.end(), [](float mu) { return mu > 0.0F; });
        const auto densest = static_cast<double>(*std::max_element(attenuation.begin(), attenuation.end()));
        memory += ScatterPaths::memory_for(box, coarse_mm, static_cast<double>(filled) / fine,
                                           densest / kernel.water_per_mm, groups * orders);
    }
    const double rows = std::ceil(grid.size[2] * grid.voxel_mm[2] / coarse_mm[2]);
    return memory + static_cast<double>(batch * sizeof(float) * groups) * box[0] * box[1] * rows;
}

void EsseModel::describe(const WindowKernel& kernel, const EsseSettings& settings) {
    description_["method"] = "effective source scatter estimation";
    description_["kernels"] = kernel.description;
    description_["energy_groups"] = groups_;
    description_["harmonics"] = settings.harmonics;
    description_["medium_between_scatterings"] = settings.medium_paths ? "mean density of the way" : "water";
    description_["voxel_mm"] = Record::List{coarse_.geometry().grid.voxel_mm[0], coarse_.geometry().grid.voxel_mm[1],
                                            coarse_.geometry().grid.voxel_mm[2]};
}

}  // namespace isotone::recon
