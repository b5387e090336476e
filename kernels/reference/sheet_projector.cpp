// SPDX-License-Identifier: Apache-2.0
#include "kernels/reference/sheet_projector.hpp"

#include "kernels/reference/ray_projector.hpp"

#include <algorithm>

namespace isotone::kernels::reference {
namespace {

class SheetProjector final : public RayProjector {
public:
    explicit SheetProjector(SheetGeometry geometry) : geometry_(std::move(geometry)) {
        check_supported(geometry_.grid, geometry_.tof);
        for (const Line& l : geometry_.lines) {
            for (const double c : {l.xa, l.ya, l.xb, l.yb}) {
                check_finite(c, "transaxial line");
            }
        }
        for (const Plane& p : geometry_.planes) {
            check_finite(p.za, "plane");
            check_finite(p.zb, "plane");
        }
    }

    std::size_t size() const override { return geometry_.size(); }
    const Grid& grid() const override { return geometry_.grid; }

protected:
    Ray ray(std::size_t measurement) const override {
        const Line& line = geometry_.lines[measurement / geometry_.planes.size()];
        const Plane& plane = geometry_.planes[measurement % geometry_.planes.size()];
        return {{line.xa, line.ya, plane.za}, {line.xb, line.yb, plane.zb}};
    }
    std::size_t driving_axis(const Ray& ray) const override { return longest_transaxial_axis(ray); }

private:
    SheetGeometry geometry_;
};

}  // namespace

std::unique_ptr<Projector> make_sheet_projector(SheetGeometry geometry) {
    return std::make_unique<SheetProjector>(std::move(geometry));
}

}  // namespace isotone::kernels::reference
