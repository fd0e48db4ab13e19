import { defineCheck } from '../../check.ts';
import { setting, settingsOf } from '../../subjects/cloud.ts';
import { textOf } from '../../tree/node.ts';

export const loadBalancerHttp = defineCheck({
  id: 'load-balancer-http',
  title: 'Load balancer takes plain http',
  severity: 'medium',
  why: 'Passwords and sessions of users travel in clear text, and anybody on the way can change the pages.',
  fix: 'Make the listener of port 80 redirect to https, and give that one a certificate.',
  references: [
    'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/create-https-listener.html',
  ],
  controls: ['nist-800-190:4.4.2'],
  reads: 'load-balancer-listener',
  *judge({ node }) {
    const protocol = setting(node, 'protocol');
    if (textOf(protocol) !== 'HTTP') return;
    const actions = setting(node, 'defaultAction', 'defaultActions');
    if (actions?.kind === 'unknown') return;
    const types = settingsOf(node, 'defaultAction', 'defaultActions').map((action) =>
      setting(action, 'type'),
    );
    if (types.some((type) => textOf(type) === 'forward')) yield { at: protocol! };
  },
  examples: {
    pass: [
      {
        path: 'main.tf',
        text: `resource "aws_lb_listener" "http" {
  port     = 80
  protocol = "HTTP"
  default_action {
    type = "redirect"
    redirect {
      protocol    = "HTTPS"
      status_code = "HTTP_301"
    }
  }
}
`,
      },
    ],
    fail: [
      {
        path: 'main.tf',
        text: `resource "aws_lb_listener" "http" {
  port     = 80
  protocol = "HTTP"
  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.web.arn
  }
}
`,
      },
    ],
  },
});
