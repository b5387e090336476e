// SPDX-License-Identifier: Apache-2.0
#include "harmonize/resolution/least_squares.hpp"

#include <algorithm>
#include <cmath>

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wold-style-cast"
#pragma GCC diagnostic ignored "-Wshadow"
#include <Eigen/Dense>
#pragma GCC diagnostic pop

namespace isotone::harmonize {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;

class Problem {
public:
    Problem(const Residuals& residuals, std::size_t count, std::span<const double> lower, std::span<const double> scale)
        : residuals_(residuals), count_(static_cast<Eigen::Index>(count)), lower_(lower), scale_(scale) {}

    VectorXd at(const VectorXd& p) const {
        VectorXd r(count_);
        residuals_({p.data(), static_cast<std::size_t>(p.size())}, {r.data(), static_cast<std::size_t>(count_)});
        return r;
    }

    VectorXd projected(VectorXd p) const {
        for (Eigen::Index k = 0; k < p.size(); ++k) {
            p[k] = std::max(p[k], lower_[static_cast<std::size_t>(k)]);
        }
        return p;
    }

    MatrixXd jacobian(const VectorXd& p) const {
        MatrixXd j(count_, p.size());
        for (Eigen::Index k = 0; k < p.size(); ++k) {
            const double h = 1e-5 * scale_[static_cast<std::size_t>(k)];
            VectorXd up = p;
            VectorXd down = p;
            up[k] += h;
            down[k] = std::max(p[k] - h, lower_[static_cast<std::size_t>(k)]);
            j.col(k) = (at(up) - at(down)) / (up[k] - down[k]);
        }
        return j;
    }

private:
    const Residuals& residuals_;
    Eigen::Index count_;
    std::span<const double> lower_, scale_;
};

std::vector<double> standard_errors(const MatrixXd& normal, double sum_of_squares, Eigen::Index residuals) {
    std::vector<double> errors(static_cast<std::size_t>(normal.rows()), 0.0);
    const Eigen::Index freedom = residuals - normal.rows();
    const Eigen::FullPivLU<MatrixXd> lu(normal);
    if (freedom > 0 && lu.isInvertible()) {
        const MatrixXd covariance = lu.inverse() * (sum_of_squares / static_cast<double>(freedom));
        for (std::size_t k = 0; k < errors.size(); ++k) {
            const auto i = static_cast<Eigen::Index>(k);
            errors[k] = std::sqrt(std::max(0.0, covariance(i, i)));
        }
    }
    return errors;
}

}  // namespace

LeastSquares minimise(const Residuals& residuals, std::size_t residual_count, std::vector<double> start,
                      std::span<const double> lower, std::span<const double> scale, int largest_iterations) {
    constexpr double tolerance = 1e-10;
    const Problem problem(residuals, residual_count, lower, scale);
    VectorXd p = problem.projected(Eigen::Map<VectorXd>(start.data(), static_cast<Eigen::Index>(start.size())));
    VectorXd r = problem.at(p);
    double cost = r.squaredNorm();
    double damping = 1e-3;
    LeastSquares result;
    MatrixXd normal;
    while (result.iterations < largest_iterations && !result.converged) {
        ++result.iterations;
        const MatrixXd j = problem.jacobian(p);
        normal = j.transpose() * j;
        const VectorXd gradient = j.transpose() * r;
        const double floor = 1e-12 * normal.diagonal().maxCoeff();
        bool accepted = false;
        while (!accepted && damping < 1e12) {
            MatrixXd damped = normal;
            damped.diagonal() += damping * normal.diagonal().cwiseMax(floor);
            const VectorXd next = problem.projected(p - damped.ldlt().solve(gradient));
            const VectorXd next_r = problem.at(next);
            const double next_cost = next_r.squaredNorm();
            if (next_cost <= cost) {
                accepted = true;
                result.converged = cost - next_cost <= tolerance * cost || (next - p).norm() <= tolerance * p.norm();
                p = next;
                r = next_r;
                cost = next_cost;
                damping = std::max(0.1 * damping, 1e-12);
            } else {
                damping *= 10.0;
            }
        }
        if (!accepted) {  // no downhill step exists at this precision: p is the minimum
            result.converged = true;
        }
    }
    result.parameters.assign(p.data(), p.data() + p.size());
    result.sum_of_squares = cost;
    result.standard_errors = standard_errors(normal, cost, r.size());
    return result;
}

}  // namespace isotone::harmonize
