// SPDX-License-Identifier: Apache-2.0
#include "simulate/spect/slab_blur.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace isotone::simulate {
namespace {

constexpr double reach_in_sigmas = 5.0;  // 6e-7 of a Gaussian lies beyond

/// Share of a Gaussian of unit area, centred at 0, below x.
double below(double x, double sigma) {
    if (sigma > 0.0) {
        return 0.5 * std::erfc(-x / (sigma * std::numbers::sqrt2));
    }
    return x > 0.0 ? 1.0 : 0.0;
}

std::vector<PixelShares> all_shares(const FineAxis& axis, double sigma_mm) {
    const double own = axis.collects ? axis.step_mm() * axis.step_mm() / 12.0 : 0.0;
    const double sigma = std::sqrt(std::max(0.0, sigma_mm * sigma_mm - own));
    std::vector<PixelShares> shares;
    for (int s = 0; s < axis.samples(); ++s) {
        shares.push_back(pixel_shares(axis, axis.position_mm(s), sigma));
    }
    return shares;
}

bool is_empty(const float* values, std::size_t count) {
    return std::all_of(values, values + count, [](float value) { return value == 0.0F; });
}

}  // namespace

PixelShares pixel_shares(const FineAxis& axis, double position_mm, double sigma_mm) {
    const double low_edge = -0.5 * axis.pixels * axis.pixel_mm, reach = reach_in_sigmas * sigma_mm;
    const auto pixel_at = [&](double x) {
        return static_cast<int>(std::clamp(std::floor((x - low_edge) / axis.pixel_mm), -1.0, axis.pixels + 0.0));
    };
    PixelShares result;
    result.first = std::max(0, pixel_at(position_mm - reach));
    const int last = std::min(axis.pixels - 1, pixel_at(position_mm + reach));
    for (int pixel = result.first; pixel <= last; ++pixel) {
        const double from = low_edge + pixel * axis.pixel_mm - position_mm;
        result.shares.push_back(static_cast<float>(below(from + axis.pixel_mm, sigma_mm) - below(from, sigma_mm)));
    }
    return result;
}

SlabBlur::SlabBlur(const FineAxis& across, const FineAxis& along, const std::vector<double>& sigma_mm)
    : across_(across), along_(along) {
    for (const double sigma : sigma_mm) {
        to_bins_.push_back(all_shares(across, sigma));
        to_rows_.push_back(all_shares(along, sigma));
    }
}

void SlabBlur::add(std::size_t slab, const std::vector<float>& plane, double weight, double* pixels) const {
    const auto fine = static_cast<std::size_t>(along_.samples());
    const std::vector<PixelShares>&to_bins = to_bins_[slab], &to_rows = to_rows_[slab];
    std::vector<float> half(static_cast<std::size_t>(across_.pixels) * fine);  // [bin][sample along]
    for (std::size_t s = 0; s < to_bins.size(); ++s) {
        const float* in = &plane[s * fine];
        if (is_empty(in, fine)) {
            continue;
        }
        for (std::size_t k = 0; k < to_bins[s].shares.size(); ++k) {
            float* out = &half[(static_cast<std::size_t>(to_bins[s].first) + k) * fine];
            const float share = to_bins[s].shares[k];
            for (std::size_t z = 0; z < fine; ++z) {
                out[z] += share * in[z];
            }
        }
    }
    for (int bin = 0; bin < across_.pixels; ++bin) {
        const float* in = &half[static_cast<std::size_t>(bin) * fine];
        double* out = pixels + static_cast<std::size_t>(bin) * static_cast<std::size_t>(along_.pixels);
        for (std::size_t z = 0; z < fine; ++z) {
            const double value = weight * static_cast<double>(in[z]);
            for (std::size_t k = 0; value != 0.0 && k < to_rows[z].shares.size(); ++k) {
                out[static_cast<std::size_t>(to_rows[z].first) + k] +=
                    value * static_cast<double>(to_rows[z].shares[k]);
            }
        }
    }
}

}  // namespace isotone::simulate
