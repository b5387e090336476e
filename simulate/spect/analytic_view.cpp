// SPDX-License-Identifier: Apache-2.0
#include "simulate/spect/analytic_view.hpp"

#include "simulate/line_tracer.hpp"
#include "simulate/spect/orbit.hpp"

#include <algorithm>
#include <cmath>

namespace isotone::simulate {
namespace {

constexpr double margin_in_sigmas = 4.0;
constexpr double mbq_per_bq_ml_mm3 = 1e-9;

/// Integral of exp(-mu x) over 0..length.
double survivors(double mu, double length) {
    const double depth = mu * length;
    return depth > 1e-8 ? -std::expm1(-depth) / mu : length * (1.0 - 0.5 * depth);
}

/// Number s of the sequence 1/2, 1/4, 3/4, 1/8, ... : neighbouring columns of rays stand at different heights, so that
/// flat ends of bodies are met everywhere within a step.
double halving(unsigned s) {
    double value = 0.0, part = 0.5;
    for (unsigned left = s + 1; left > 0; left /= 2, part *= 0.5) {
        value += part * (left % 2);
    }
    return value;
}

double largest_radius(const ProjectionGeometry& geometry) {
    double largest = 0.0;
    for (const ProjectionView& view : geometry.views) {
        largest = std::max(largest, view.radius_mm);
    }
    return largest;
}

/// @param shifted  samples stand for all places within their step
FineAxis axis_of(int pixels, double pixel_mm, int samples, double widest_sigma_mm, bool shifted) {
    return {pixels, pixel_mm, samples, static_cast<int>(std::ceil(margin_in_sigmas * widest_sigma_mm / pixel_mm)),
            shifted};
}

std::vector<double> sigmas_of(const PhotonOptics& optics, double slab_mm, double furthest_mm) {
    std::vector<double> sigmas;
    double near_mm = 0.0;
    while (near_mm <= furthest_mm) {
        sigmas.push_back(optics.sigma_mm(near_mm + 0.5 * slab_mm));
        near_mm += slab_mm;
    }
    return sigmas;
}

}  // namespace

/// Everything of a view at one angle.
class AnalyticViews::Exposure {
public:
    Exposure(const AnalyticViews& all, const ProjectionView& view, double angle_rad)
        : all_(all), view_(view), sine_(std::sin(angle_rad)), cosine_(std::cos(angle_rad)), slabs_(all.blur_.slabs()) {}

    void add_to(std::vector<double>& pixels, double weight) {
        trace_rays();
        const double sample_mm2 = all_.across_.step_mm() * all_.along_.step_mm();
        for (std::size_t j = 0; j < slabs_.size(); ++j) {
            if (!slabs_[j].empty()) {
                all_.blur_.add(j, slabs_[j], weight * sample_mm2 * mbq_per_bq_ml_mm3, pixels.data());
            }
        }
        for (const SmallSource& source : all_.small_) {
            for (const Vector3& point : source.points) {
                add_point(point, weight * source.mbq_per_point, pixels);
            }
        }
    }

private:
    /// A ray at `u_mm` from the centre of the detector; its fractions run from all_.reach_mm_ behind the axis to the
    /// face.
    TransaxialLine ray(double u_mm) const {
        const double u = u_mm - view_.axis_offset_mm, far = -all_.reach_mm_, near = view_.radius_mm;
        return {-u * cosine_ + far * sine_, u * sine_ + far * cosine_, -u * cosine_ + near * sine_,
                u * sine_ + near * cosine_};
    }
    double mu_of(const Primitive* primitive) const {
        return all_.optics_.mu_per_mm[static_cast<std::size_t>(primitive - all_.phantom_.primitives.data())];
    }
    bool is_small(const Primitive* primitive) const {
        return std::any_of(all_.small_.begin(), all_.small_.end(),
                           [&](const SmallSource& source) { return source.primitive == primitive; });
    }

    void trace_rays() {
        for (int s = 0; s < all_.across_.samples(); ++s) {
            const LineTracer tracer(all_.phantom_, ray(all_.across_.position_mm(s)));
            const double shift = all_.along_.step_mm() * (halving(static_cast<unsigned>(s)) - 0.5);
            for (int t = 0; !tracer.misses() && t < all_.along_.samples(); ++t) {
                const double z = all_.along_.position_mm(t) + shift;
                gather(tracer.stretches(z, z),
                       static_cast<std::size_t>(s) * static_cast<std::size_t>(all_.along_.samples()) +
                           static_cast<std::size_t>(t));
            }
        }
    }

    /// From the face outwards, so that the attenuation up to each stretch is known.
    void gather(const std::vector<Stretch>& stretches, std::size_t sample) {
        const double length = view_.radius_mm + all_.reach_mm_;
        double depth = 0.0;  // dimensionless attenuation
        for (auto stretch = stretches.rbegin(); stretch != stretches.rend(); ++stretch) {
            const double mu = mu_of(stretch->primitive);
            const double near = (1.0 - stretch->to) * length, far = (1.0 - stretch->from) * length;
            if (stretch->primitive->activity_bq_ml > 0.0 && !is_small(stretch->primitive)) {
                emit(near, far, depth, mu, stretch->primitive->activity_bq_ml, sample);
            }
            depth += mu * (far - near);
        }
    }

    void emit(double near, double far, double depth, double mu, double activity, std::size_t sample) {
        for (double from = near; from < far;) {
            const auto j = std::min(slabs_.size() - 1, static_cast<std::size_t>(from / all_.protocol_.slab_mm));
            double to = std::min(far, (static_cast<double>(j) + 1.0) * all_.protocol_.slab_mm);
            to = to > from ? to : far;  // rounding at a slab's edge
            if (slabs_[j].empty()) {
                slabs_[j].resize(static_cast<std::size_t>(all_.across_.samples()) *
                                 static_cast<std::size_t>(all_.along_.samples()));
            }
            slabs_[j][sample] +=
                static_cast<float>(activity * std::exp(-depth - mu * (from - near)) * survivors(mu, to - from));
            from = to;
        }
    }

    void add_point(const Vector3& point, double mbq, std::vector<double>& pixels) const {
        const double u = view_.axis_offset_mm - point[0] * cosine_ + point[1] * sine_;
        const double distance = view_.radius_mm - (point[0] * sine_ + point[1] * cosine_);
        const TransaxialLine way{point[0], point[1], point[0] + distance * sine_, point[1] + distance * cosine_};
        double depth = 0.0;
        for (const Stretch& stretch : LineTracer(all_.phantom_, way).stretches(point[2], point[2])) {
            depth += mu_of(stretch.primitive) * (stretch.to - stretch.from) * distance;
        }
        const double sigma = all_.optics_.sigma_mm(distance), value = mbq * std::exp(-depth);
        const PixelShares bins = pixel_shares(all_.across_, u, sigma),
                          rows = pixel_shares(all_.along_, point[2], sigma);
        for (std::size_t b = 0; b < bins.shares.size(); ++b) {
            for (std::size_t r = 0; r < rows.shares.size(); ++r) {
                pixels[all_.geometry_.offset(0, bins.first + static_cast<int>(b), rows.first + static_cast<int>(r))] +=
                    value * static_cast<double>(bins.shares[b]) * static_cast<double>(rows.shares[r]);
            }
        }
    }

    const AnalyticViews& all_;
    const ProjectionView& view_;
    double sine_, cosine_;
    std::vector<std::vector<float>> slabs_;  // [depth][sample across][sample along]; empty = nothing there
};

AnalyticViews::AnalyticViews(const Phantom& phantom, const ProjectionGeometry& geometry, const PhotonOptics& optics,
                             const SpectProtocol& p)
    : phantom_(phantom), geometry_(geometry), optics_(optics), protocol_(p),
      reach_mm_(std::max(1.0, phantom.transaxial_reach_mm())),
      across_(axis_of(geometry.bins, geometry.bin_mm, p.samples_per_bin,
                      optics.sigma_mm(largest_radius(geometry) + reach_mm_), false)),
      along_(axis_of(geometry.rows, geometry.row_mm, p.samples_per_bin,
                     optics.sigma_mm(largest_radius(geometry) + reach_mm_), true)),
      small_(small_sources(phantom, std::max(across_.step_mm(), along_.step_mm()))),
      blur_(across_, along_, sigmas_of(optics, p.slab_mm, largest_radius(geometry) + reach_mm_)) {}

std::vector<double> AnalyticViews::view(std::size_t number) const {
    const ProjectionView& view = geometry_.views[number];
    std::vector<double> pixels(static_cast<std::size_t>(geometry_.bins) * static_cast<std::size_t>(geometry_.rows));
    const std::vector<double> angles = angles_of(view, protocol_);
    for (const double angle : angles) {
        Exposure(*this, view, angle).add_to(pixels, 1.0 / static_cast<double>(angles.size()));
    }
    return pixels;
}

}  // namespace isotone::simulate
