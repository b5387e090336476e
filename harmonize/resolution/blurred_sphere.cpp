// SPDX-License-Identifier: Apache-2.0
#include "harmonize/resolution/blurred_sphere.hpp"

#include "core/error.hpp"
#include "core/gaussian_kernel.hpp"

#include <array>
#include <cmath>
#include <numbers>

namespace isotone::harmonize {
namespace {

constexpr double inv_sqrt_pi = std::numbers::inv_sqrtpi;

double sqrt2_sigma(double fwhm_mm) {
    return std::numbers::sqrt2 * fwhm_mm / gaussian_fwhm_per_sigma;
}

/// [exp(-(z-Z)^2) - exp(-(z+Z)^2)] / (2 sqrt(pi) z), without cancellation near z = 0.
double edge_term(double z, double radius) {
    const double x = 2.0 * z * radius;
    if (x < 1e-2) {  // sinh(x)/x to x^6: relative error below 1e-20
        const double sinh_over_x = 1.0 + x * x / 6.0 * (1.0 + x * x / 20.0 * (1.0 + x * x / 42.0));
        return std::exp(-z * z - radius * radius) * 2.0 * radius * inv_sqrt_pi * sinh_over_x;
    }
    return (std::exp(-(z - radius) * (z - radius)) - std::exp(-(z + radius) * (z + radius))) * 0.5 * inv_sqrt_pi / z;
}

/// Antiderivative of (u + shift) erf(u).
double moment_of_erf(double u, double shift) {
    const double gauss = std::exp(-u * u) * inv_sqrt_pi;
    return (0.5 * u * u - 0.25) * std::erf(u) + 0.5 * u * gauss + shift * (u * std::erf(u) + gauss);
}

/// Integral of f(r) 3 r^2 / within^3 over [0, within]: 5-point Gauss-Legendre on 64 panels.
template <class Function>
double ball_mean(double within, Function f) {
    constexpr std::array<double, 3> node{0.0, 0.5384693101056831, 0.9061798459386640};
    constexpr std::array<double, 3> weight{0.5688888888888889, 0.4786286704993665, 0.2369268850561891};
    constexpr int panels = 64;
    const double half = 0.5 / panels;
    double sum = 0.0;
    for (int p = 0; p < panels; ++p) {
        const double middle = (p + 0.5) / panels;
        for (std::size_t k = 0; k < node.size(); ++k) {
            for (const double side : {-1.0, 1.0}) {
                const double t = middle + side * half * node[k];
                sum += (k == 0 ? 0.5 : 1.0) * weight[k] * half * 3.0 * t * t * f(t * within);
            }
        }
    }
    return sum;
}

/// Radius at which the profile falls to `level`; the profile decreases from the centre to there.
double contour_radius(const SphereModel& model, double level) {
    double inside = 0.0;
    double outside = model.radius_mm + model.wall_mm + 2.0 * model.fwhm_mm;
    while (sphere_value(model, outside) >= level) {
        outside *= 2.0;
    }
    for (int k = 0; k < 100; ++k) {
        const double middle = 0.5 * (inside + outside);
        (sphere_value(model, middle) >= level ? inside : outside) = middle;
    }
    return inside;
}

}  // namespace

double blurred_sphere(double r_mm, double radius_mm, double fwhm_mm) {
    if (fwhm_mm <= 0.0) {
        return r_mm <= radius_mm ? 1.0 : 0.0;
    }
    const double z = r_mm / sqrt2_sigma(fwhm_mm);
    const double radius = radius_mm / sqrt2_sigma(fwhm_mm);
    return 0.5 * (std::erf(z + radius) - std::erf(z - radius)) - edge_term(z, radius);
}

double blurred_sphere_ball_mean(double radius_mm, double fwhm_mm) {
    if (fwhm_mm <= 0.0) {
        return 1.0;
    }
    const double s = fwhm_mm / gaussian_fwhm_per_sigma;
    const double u = std::numbers::sqrt2 * radius_mm / s;
    const double gauss = std::exp(-u * u);
    const double scale = std::numbers::sqrt2 * inv_sqrt_pi * s * 0.5;  // s / sqrt(2 pi)
    const double a = std::erf(u) - 2.0 * inv_sqrt_pi * u * gauss;
    const double b = 4.0 * scale * (1.0 - (1.0 + u * u) * gauss);
    const double c = 8.0 * s * s * scale * (2.0 - (u * u * u * u + 2.0 * u * u + 2.0) * gauss);
    return a - 0.75 / radius_mm * b + c / (16.0 * radius_mm * radius_mm * radius_mm);
}

double blurred_sphere_disc_mean(double radius_mm, double fwhm_mm) {
    if (fwhm_mm <= 0.0) {
        return 1.0;
    }
    const double radius = radius_mm / sqrt2_sigma(fwhm_mm);
    const double outer = moment_of_erf(2.0 * radius, -radius) - moment_of_erf(radius, -radius);
    const double inner = moment_of_erf(0.0, radius) - moment_of_erf(-radius, radius);
    const double edge = 0.25 * (2.0 * std::erf(radius) - std::erf(2.0 * radius));
    return 2.0 / (radius * radius) * (0.5 * (outer - inner) - edge);
}

double blurred_sphere_mean_within(double within_mm, double radius_mm, double fwhm_mm) {
    return ball_mean(within_mm, [&](double r) { return blurred_sphere(r, radius_mm, fwhm_mm); });
}

double sphere_value(const SphereModel& model, double r_mm) {
    return model.signal * blurred_sphere(r_mm, model.radius_mm, model.fwhm_mm) +
           model.background * (1.0 - blurred_sphere(r_mm, model.radius_mm + model.wall_mm, model.fwhm_mm));
}

SphereMetrics ideal_metrics(const SphereModel& model) {
    SphereMetrics metrics;
    metrics.max = sphere_value(model, 0.0);
    if (!(metrics.max > model.background)) {
        throw Error(ErrorCode::inconsistent_data, "sphere model", "the sphere does not rise above its background",
                    "check the sphere's position and that it is filled hot");
    }
    const auto value = [&](double r) { return sphere_value(model, r); };
    metrics.a50 = ball_mean(contour_radius(model, 0.5 * (metrics.max + model.background)), value);
    metrics.peak = ball_mean(peak_radius_mm, value);
    return metrics;
}

}  // namespace isotone::harmonize
