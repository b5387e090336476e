// SPDX-License-Identifier: Apache-2.0
#include "simulate/spect/analytic_view.hpp"

#include "simulate/line_tracer.hpp"
#include "simulate/spect/orbit.hpp"
#include "simulate/spect/slab_blur.hpp"
#include "simulate/spect/small_sources.hpp"

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

/// Everything of a view at one angle.
class Exposure {
public:
    Exposure(const Phantom& phantom, const ProjectionGeometry& geometry, const ProjectionView& view, double angle_rad,
             const PhotonOptics& optics, const SpectProtocol& protocol)
        : phantom_(phantom), geometry_(geometry), view_(view), sine_(std::sin(angle_rad)), cosine_(std::cos(angle_rad)),
          optics_(optics), slab_mm_(protocol.slab_mm), reach_mm_(view.radius_mm) {
        for (const Primitive& primitive : phantom.primitives) {
            reach_mm_ = std::max(
                reach_mm_, std::hypot(primitive.centre_mm[0], primitive.centre_mm[1]) + primitive.bounding_radius_mm());
        }
        const double widest = margin_in_sigmas * optics.sigma_mm(view.radius_mm + reach_mm_);
        const auto margin = [&](double pixel) { return static_cast<int>(std::ceil(widest / pixel)); };
        across_ = {geometry.bins, geometry.bin_mm, protocol.samples_per_bin, margin(geometry.bin_mm)};
        along_ = {geometry.rows, geometry.row_mm, protocol.samples_per_bin, margin(geometry.row_mm)};
        small_ = small_sources(phantom, std::max(across_.step_mm(), along_.step_mm()));
        slabs_.resize(1 + static_cast<std::size_t>((view.radius_mm + reach_mm_) / slab_mm_));
    }

    void add_to(std::vector<double>& pixels, double weight) {
        trace_rays();
        const double sample_mm2 = across_.step_mm() * along_.step_mm();
        for (std::size_t j = 0; j < slabs_.size(); ++j) {
            if (!slabs_[j].empty()) {
                const double sigma = optics_.sigma_mm((static_cast<double>(j) + 0.5) * slab_mm_);
                add_blurred(slabs_[j], across_, along_, sigma, weight * sample_mm2 * mbq_per_bq_ml_mm3, pixels.data());
            }
        }
        for (const SmallSource& source : small_) {
            for (const Vector3& point : source.points) {
                add_point(point, weight * source.mbq_per_point, pixels);
            }
        }
    }

private:
    /// A ray at `u_mm` from the centre of the detector; its fractions run from reach_mm_ behind the axis to the face.
    TransaxialLine ray(double u_mm) const {
        const double u = u_mm - view_.axis_offset_mm, far = -reach_mm_, near = view_.radius_mm;
        return {-u * cosine_ + far * sine_, u * sine_ + far * cosine_, -u * cosine_ + near * sine_,
                u * sine_ + near * cosine_};
    }
    double mu_of(const Primitive* primitive) const {
        return optics_.mu_per_mm[static_cast<std::size_t>(primitive - phantom_.primitives.data())];
    }
    bool is_small(const Primitive* primitive) const {
        return std::any_of(small_.begin(), small_.end(),
                           [&](const SmallSource& source) { return source.primitive == primitive; });
    }

    void trace_rays() {
        for (int s = 0; s < across_.samples(); ++s) {
            const LineTracer tracer(phantom_, ray(across_.position_mm(s)));
            for (int t = 0; !tracer.misses() && t < along_.samples(); ++t) {
                const double z = along_.position_mm(t);
                gather(tracer.stretches(z, z),
                       static_cast<std::size_t>(s) * static_cast<std::size_t>(along_.samples()) +
                           static_cast<std::size_t>(t));
            }
        }
    }

    /// From the face outwards, so that the attenuation up to each stretch is known.
    void gather(const std::vector<Stretch>& stretches, std::size_t sample) {
        const double length = view_.radius_mm + reach_mm_;
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
            const auto j = std::min(slabs_.size() - 1, static_cast<std::size_t>(from / slab_mm_));
            double to = std::min(far, (static_cast<double>(j) + 1.0) * slab_mm_);
            to = to > from ? to : far;  // rounding at a slab's edge
            if (slabs_[j].empty()) {
                slabs_[j].resize(static_cast<std::size_t>(across_.samples()) *
                                 static_cast<std::size_t>(along_.samples()));
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
        for (const Stretch& stretch : LineTracer(phantom_, way).stretches(point[2], point[2])) {
            depth += mu_of(stretch.primitive) * (stretch.to - stretch.from) * distance;
        }
        const double sigma = optics_.sigma_mm(distance), value = mbq * std::exp(-depth);
        const PixelShares bins = pixel_shares(across_, u, sigma), rows = pixel_shares(along_, point[2], sigma);
        for (std::size_t b = 0; b < bins.shares.size(); ++b) {
            for (std::size_t r = 0; r < rows.shares.size(); ++r) {
                pixels[geometry_.offset(0, bins.first + static_cast<int>(b), rows.first + static_cast<int>(r))] +=
                    value * static_cast<double>(bins.shares[b]) * static_cast<double>(rows.shares[r]);
            }
        }
    }

    const Phantom& phantom_;
    const ProjectionGeometry& geometry_;
    const ProjectionView& view_;
    double sine_, cosine_;
    const PhotonOptics& optics_;
    double slab_mm_, reach_mm_;
    FineAxis across_, along_;
    std::vector<SmallSource> small_;
    std::vector<std::vector<float>> slabs_;  // [depth][sample across][sample along]; empty = nothing there
};

}  // namespace

std::vector<double> analytic_view(const Phantom& phantom, const ProjectionGeometry& geometry, std::size_t view,
                                  const PhotonOptics& optics, const SpectProtocol& protocol) {
    std::vector<double> pixels(static_cast<std::size_t>(geometry.bins) * static_cast<std::size_t>(geometry.rows));
    const std::vector<double> angles = angles_of(geometry.views[view], protocol);
    for (const double angle : angles) {
        Exposure(phantom, geometry, geometry.views[view], angle, optics, protocol)
            .add_to(pixels, 1.0 / static_cast<double>(angles.size()));
    }
    return pixels;
}

}  // namespace isotone::simulate
