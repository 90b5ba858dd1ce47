"""Who may open the site's own pages."""

from phohien.kernel.policy import Policy, any_official, signed_in

POLICY = Policy("site")
OPEN_DESK = POLICY.act("open_desk", vi="Mở bàn làm việc", en="Open the desk", rule=any_official)
ARRIVE = POLICY.act("arrive", vi="Vào hệ thống", en="Arrive after signing in", rule=signed_in)
