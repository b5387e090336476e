// SPDX-License-Identifier: Apache-2.0
#include "recon/corrections/scatter_paths.hpp"

#include "recon/corrections/box.hpp"
#include "recon/corrections/in_parallel.hpp"

#include <algorithm>
#include <cmath>

namespace isotone::recon {
namespace {

constexpr double smallest_block_mm = 15.0;
constexpr double block_growth = 1.1;
constexpr std::size_t most_pairs = 20'000'000;  // a byte each, and some 20 ns in every estimate
/// A density off by a half step changes what a way of 100 mm lets through by 2 %, and as often up as down.
constexpr double levels_per_density = 32.0;

}  // namespace

ScatterPaths::ScatterPaths(std::span<const float> relative, const std::array<int, 3>& size,
                           const std::array<double, 3>& voxel_mm, const std::vector<KernelHarmonics>& kernels,
                           int threads)
    : size_(size), voxel_mm_(voxel_mm), orders_(index(kernels.front().order()) + 1), values_(kernels.size() * orders_),
      vectors_((values_ + Lanes::count - 1) / Lanes::count) {
    choose_blocks(relative);
    trace(relative, threads);
    tabulate(kernels);
    tabulate_turns();
}

ScatterPaths::Blocks ScatterPaths::blocks_of(double wanted_mm, const std::array<int, 3>& size,
                                             const std::array<double, 3>& voxel_mm) {
    Blocks result;
    for (std::size_t axis = 0; axis < 3; ++axis) {
        result.per_block[axis] = std::max(1, static_cast<int>(std::lround(wanted_mm / voxel_mm[axis])));
        result.blocks[axis] = (size[axis] + result.per_block[axis] - 1) / result.per_block[axis];
    }
    return result;
}

/// The smallest blocks that leave no more pairs than memory and time allow.
void ScatterPaths::choose_blocks(std::span<const float> relative) {
    for (double wanted = smallest_block_mm;; wanted *= block_growth) {
        const Blocks chosen = blocks_of(wanted, size_, voxel_mm_);
        per_block_ = chosen.per_block;
        blocks_ = chosen.blocks;
        matter_ = in_blocks(relative);
        targets_.clear();
        for (std::size_t block = 0; block < matter_.size(); ++block) {
            if (matter_[block] > 0.0F) {
                targets_.push_back(block);
            }
        }
        if (targets_.size() * matter_.size() <= most_pairs) {
            break;
        }
    }
    for (std::size_t axis = 0; axis < 3; ++axis) {
        block_mm_[axis] = per_block_[axis] * voxel_mm_[axis];
        for (int voxel = 0; voxel < size_[axis]; ++voxel) {
            const double at = std::clamp((voxel + 0.5) / per_block_[axis] - 0.5, 0.0, blocks_[axis] - 1.0);
            const int below = static_cast<int>(at);
            along_[axis].push_back({below, std::min(below + 1, blocks_[axis] - 1), static_cast<float>(at - below)});
        }
    }
}

/// Sum over the voxels of each block.
std::vector<float> ScatterPaths::in_blocks(std::span<const float> voxels) const {
    std::vector<float> result(voxels_of(blocks_));
    std::size_t from = 0;
    for (int x = 0; x < size_[0]; ++x) {
        for (int y = 0; y < size_[1]; ++y) {
            for (int z = 0; z < size_[2]; ++z, ++from) {
                result[element(blocks_, x / per_block_[0], y / per_block_[1], z / per_block_[2])] += voxels[from];
            }
        }
    }
    return result;
}

/// Along the way between the centres of two blocks, by samples half a voxel apart: along an axis every voxel has its
/// part.
float ScatterPaths::mean_density(std::span<const float> relative, const std::array<int, 3>& from,
                                 const std::array<int, 3>& to) const {
    std::array<float, 3> at{}, step{};
    float longest = 1.0F;
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const auto voxels = static_cast<float>(per_block_[axis]);
        at[axis] = (static_cast<float>(from[axis]) + 0.5F) * voxels;
        step[axis] = static_cast<float>(to[axis] - from[axis]) * voxels;
        longest = std::max(longest, std::abs(step[axis]));
    }
    const int samples = static_cast<int>(std::ceil(2.0F * longest));
    for (std::size_t axis = 0; axis < 3; ++axis) {
        step[axis] /= static_cast<float>(samples);
        at[axis] += 0.5F * step[axis];
    }
    float sum = 0.0F;
    for (int i = 0; i < samples; ++i) {
        std::array<int, 3> voxel{};
        for (std::size_t axis = 0; axis < 3; ++axis) {
            voxel[axis] = std::min(static_cast<int>(at[axis]), size_[axis] - 1);  // the last block may be cut short
            at[axis] += step[axis];
        }
        sum += relative[element(size_, voxel[0], voxel[1], voxel[2])];
    }
    return sum / static_cast<float>(samples);
}

/// A way back has the density of the way there: between two blocks that both hold matter it is found once.
void ScatterPaths::trace(std::span<const float> relative, int threads) {
    levels_.resize(targets_.size() * matter_.size());
    const std::size_t workers = index(std::max(1, threads));
    in_parallel(targets_.size(), workers, [&](std::size_t t, std::size_t) {
        const std::array<int, 3> to = place(blocks_, targets_[t]);
        std::uint8_t* level = &levels_[t * matter_.size()];
        for (std::size_t source = 0; source < matter_.size(); ++source) {
            if (source < targets_[t] && matter_[source] > 0.0F) {
                continue;
            }
            const float density = mean_density(relative, place(blocks_, source), to);
            level[source] = static_cast<std::uint8_t>(
                std::min(std::lround(levels_per_density * static_cast<double>(density)), 255L));
        }
    });
    in_parallel(targets_.size(), workers, [&](std::size_t t, std::size_t) {
        for (std::size_t before = 0; before < t; ++before) {
            levels_[t * matter_.size() + targets_[before]] = levels_[before * matter_.size() + targets_[t]];
        }
    });
    level_count_ = levels_.empty() ? 0 : index(*std::max_element(levels_.begin(), levels_.end())) + 1;
}

/// Sources of a column share x and y, and neighbours mostly the level: the table is read along z.
std::size_t ScatterPaths::table_entry(const std::array<int, 3>& blocks, std::size_t level) const {
    const std::size_t column = index(blocks[0]) * index(blocks_[1]) + index(blocks[1]);
    return ((column * level_count_ + level) * index(blocks_[2]) + index(blocks[2])) * vectors_;
}

void ScatterPaths::tabulate(const std::vector<KernelHarmonics>& kernels) {
    const double volume = voxel_mm_[0] * voxel_mm_[1] * voxel_mm_[2];
    table_.assign(matter_.size() * level_count_ * vectors_, Lanes{});
    std::vector<double> water(orders_), medium(orders_);
    for (std::size_t offset = 1; offset < matter_.size(); ++offset) {  // a block's way to itself counts as water
        const std::array<int, 3> blocks = place(blocks_, offset);
        const double from_axis = std::hypot(blocks[0] * block_mm_[0], blocks[1] * block_mm_[1]);
        const double z = blocks[2] * block_mm_[2], r = std::hypot(from_axis, z), beta = std::atan2(from_axis, z);
        for (std::size_t group = 0; group < kernels.size(); ++group) {
            kernels[group].radial(r, beta, water);
            for (std::size_t level = 0; level < level_count_; ++level) {
                kernels[group].radial(static_cast<double>(level) / levels_per_density * r, beta, medium);
                const std::size_t entry = table_entry(blocks, level);
                for (std::size_t m = 0; m < orders_; ++m) {
                    const std::size_t value = group * orders_ + m;
                    table_[entry + value / Lanes::count].value[value % Lanes::count] =
                        static_cast<float>(volume / (r * r) * (medium[m] - water[m]));
                }
            }
        }
    }
}

std::size_t ScatterPaths::turns_entry(int x, int y) const {
    return (index(x + blocks_[0] - 1) * index(2 * blocks_[1] - 1) + index(y + blocks_[1] - 1)) * 2 * vectors_;
}

void ScatterPaths::tabulate_turns() {
    turns_.assign(index(2 * blocks_[0] - 1) * index(2 * blocks_[1] - 1) * 2 * vectors_, Lanes{});
    for (int x = 1 - blocks_[0]; x < blocks_[0]; ++x) {
        for (int y = 1 - blocks_[1]; y < blocks_[1]; ++y) {
            const double angle = std::atan2(x * block_mm_[0], y * block_mm_[1]);  // from +y towards +x
            Lanes* const entry = &turns_[turns_entry(x, y)];
            for (std::size_t value = 0; value < values_; ++value) {
                const double turned = static_cast<double>(value % orders_) * angle;
                const std::size_t real = value / Lanes::count * 2, lane = value % Lanes::count;
                entry[real].value[lane] = static_cast<float>(std::cos(turned));
                entry[real + 1].value[lane] = static_cast<float>(std::sin(turned));
            }
        }
    }
}

std::vector<Fields> ScatterPaths::differences(std::span<const float> activity, int threads) const {
    const std::vector<float> source = in_blocks(activity);
    std::vector<Fields> result(values_ / orders_, Fields(orders_, std::vector<Complex>(matter_.size())));
    const std::size_t workers = index(std::max(1, threads));
    std::vector<std::vector<Lanes>> columns(workers, std::vector<Lanes>(vectors_));  // a thread has nowhere to throw to
    std::vector<std::vector<Lanes>> sums(workers, std::vector<Lanes>(2 * vectors_));
    in_parallel(targets_.size(), workers, [&](std::size_t target, std::size_t worker) {
        sum_at(target, source, result, columns[worker], sums[worker]);
    });
    return result;
}

/// Sources one column along the axis at a time: they share the direction across it.
void ScatterPaths::sum_at(std::size_t target, std::span<const float> activity, std::vector<Fields>& result,
                          std::vector<Lanes>& column, std::vector<Lanes>& sum) const {
    const std::array<int, 3> to = place(blocks_, targets_[target]);
    const std::uint8_t* levels = &levels_[target * matter_.size()];
    std::fill(sum.begin(), sum.end(), Lanes{});
    PathColumn own;
    own.level_step = index(blocks_[2]) * vectors_;
    own.vectors = vectors_;
    own.sources = blocks_[2];
    own.to = to[2];
    std::size_t source = 0;
    for (int x = 0; x < blocks_[0]; ++x) {
        for (int y = 0; y < blocks_[1]; ++y, source += index(blocks_[2])) {
            own.activity = &activity[source];
            own.level = &levels[source];
            own.table = &table_[table_entry({std::abs(to[0] - x), std::abs(to[1] - y), 0}, 0)];
            own.turns = &turns_[turns_entry(to[0] - x, to[1] - y)];
            scatter_loops().path_sum(own, column.data(), sum.data());
        }
    }
    for (std::size_t i = 0; i < values_; ++i) {
        const std::size_t real = i / Lanes::count * 2, lane = i % Lanes::count;
        result[i / orders_][i % orders_][targets_[target]] = {sum[real].value[lane], sum[real + 1].value[lane]};
    }
}

void ScatterPaths::add(const Fields& difference, Fields& fields, int threads) const {
    in_parallel(along_[0].size(), index(std::max(1, threads)),
                [&](std::size_t x, std::size_t) { add_plane(x, difference, fields); });
}

void ScatterPaths::add_plane(std::size_t plane, const Fields& difference, Fields& fields) const {
    const Between& x = along_[0][plane];
    std::size_t voxel = plane * along_[1].size() * along_[2].size();
    for (const Between& y : along_[1]) {
        for (const Between& z : along_[2]) {
            std::array<std::size_t, 8> corners{};
            std::array<float, 8> weights{};
            float total = 0.0F;
            for (std::size_t corner = 0; corner < 8; ++corner) {
                const bool far_x = (corner & 1U) != 0, far_y = (corner & 2U) != 0, far_z = (corner & 4U) != 0;
                corners[corner] =
                    element(blocks_, far_x ? x.above : x.below, far_y ? y.above : y.below, far_z ? z.above : z.below);
                weights[corner] = (far_x ? x.share : 1.0F - x.share) * (far_y ? y.share : 1.0F - y.share) *
                                  (far_z ? z.share : 1.0F - z.share) * (matter_[corners[corner]] > 0.0F ? 1.0F : 0.0F);
                total += weights[corner];
            }
            if (total > 0.0F) {  // no matter about it: nothing scatters there
                for (std::size_t m = 0; m < fields.size(); ++m) {
                    Complex sum{};
                    for (std::size_t corner = 0; corner < 8; ++corner) {
                        sum += weights[corner] * difference[m][corners[corner]];
                    }
                    fields[m][voxel] += sum / total;
                }
            }
            ++voxel;
        }
    }
}

double ScatterPaths::memory_for(const std::array<int, 3>& size, const std::array<double, 3>& voxel_mm, double share,
                                double densest, std::size_t values) {
    const double levels = std::min(std::round(levels_per_density * densest) + 1.0, 256.0);
    const auto entry = static_cast<double>((values + Lanes::count - 1) / Lanes::count * sizeof(Lanes));
    for (double wanted = smallest_block_mm;; wanted *= block_growth) {
        const std::array<int, 3> along = blocks_of(wanted, size, voxel_mm).blocks;
        const auto blocks = static_cast<double>(voxels_of(along));
        const double pairs = share * blocks * blocks;
        if (pairs <= static_cast<double>(most_pairs)) {
            return pairs + entry * (blocks * levels + 2.0 * (2 * along[0] - 1) * (2 * along[1] - 1));
        }
    }
}

double ScatterPaths::memory() const {
    return static_cast<double>(levels_.size() + (table_.size() + turns_.size()) * sizeof(Lanes));
}

}  // namespace isotone::recon
